# The everyday commands. Everything is installed into .venv; no command needs more than Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
ROOM ?=
SEED ?= 1
# A suite that is compiled anew by every process that runs it takes a third longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo run test soak bench screenshots lint format clean

demo: $(VENV)/demo
	$(BIN)/python -m bot demo $(ARGS)

run: $(VENV)/run
	$(BIN)/python -m bot run

# All rooms, or one: make test ROOM=reply.
test: $(VENV)/dev
	$(BIN)/python -m pytest -n 4 --dist worksteal $(ARGS) $(if $(ROOM),tests/$(ROOM))

# Before a release, and half an hour: what tries random input in the suite, twenty times as often. SEED=n repeats the
# sequences.
soak: $(VENV)/dev
	ELARA_SEQUENCES=10000 ELARA_EFFORT=20 ELARA_SEED=$(SEED) $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS) \
		tests/reply/test_reply_any_weather.py tests/wire/test_wire_any_weather.py
	ELARA_EFFORT=20 $(BIN)/python -m pytest -n 2 --dist worksteal -m hypothesis $(ARGS)

bench: $(VENV)/dev
	$(BIN)/python -m tests.bench $(ARGS)

# The README's pictures, taken anew by headless Chromium.
screenshots: $(VENV)/dev
	$(BIN)/python -m tests.page.screenshots $(ARGS)

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/demo: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[demo]"
	touch $@

$(VENV)/dev: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[demo,dev]"
	touch $@
