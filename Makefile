# The everyday commands. Everything is installed into .venv; no command needs more than Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
SEED ?= 1

.PHONY: demo run test soak bench screenshots lint format clean

demo: $(VENV)/demo
	$(BIN)/python -m sandbox demo $(ARGS)

run: $(VENV)/run
	$(BIN)/python -m bot run

test: $(VENV)/dev
	$(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)

# Minutes, not seconds: the same random sequences as in the suite, twenty times as many. SEED=n repeats a run.
soak: $(VENV)/dev
	ELARA_SEQUENCES=10000 ELARA_SEED=$(SEED) $(BIN)/python -m pytest -n 2 $(ARGS) tests/reply/test_reply_any_weather.py

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
	rm -rf $(VENV) build sandbox/build dist *.egg-info sandbox/*.egg-info

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/demo: pyproject.toml sandbox/pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable . --editable ./sandbox
	touch $@

$(VENV)/dev: pyproject.toml sandbox/pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[dev]" --editable ./sandbox
	touch $@
