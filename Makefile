# The everyday commands. Everything is installed into .venv; no command needs more than Python 3.11+, git and make.
# PYTHON names another Python than the newest that is found; LOCKED=1 installs the versions of requirements/, as CI does.
PYTHON ?=
LOCKED ?=
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
ROOM ?=
SEED ?= 1
# A suite that is compiled again by every process that runs it takes a third longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo run test soak bench screenshots lint format lock clean

demo: $(VENV)/demo
	$(BIN)/python -m sandbox demo $(ARGS)

run: $(VENV)/run
	$(BIN)/python -m bot run

# All rooms, or one: make test ROOM=reply, make test ROOM=sandbox. Five processes keep two cores busy while tests wait.
test: $(VENV)/dev
	$(BIN)/python -m pytest -n 5 --dist loadfile --no-loadscope-reorder $(ARGS) $(if $(ROOM),$(if $(filter sandbox,$(ROOM)),sandbox/tests,tests/$(ROOM)))

# Before a release, and an hour: what tries random input in the suite, forty times as often (SEED=n repeats the
# sequences), bots that are killed at any moment, on both databases, 5,000 stories, over which memory, descriptors and
# tasks have to stay what they are, ten shows on the demo's stage, on a busy machine, pages of comics in ten
# scripts, and narrations in twelve languages that lost words.
soak: $(VENV)/dev
	ELARA_SEQUENCES=10000 ELARA_EFFORT=20 ELARA_SEED=$(SEED) $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS) \
		tests/reply/test_reply_random_faults.py tests/wire/test_wire_random_faults.py
	ELARA_EFFORT=20 $(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS) tests/wire/test_wire_kill_*.py \
		tests/wire/test_wire_access.py tests/wire/test_wire_long_narration.py tests/wire/test_wire_machine.py \
		tests/gemini/test_gemini_sessions.py
	ELARA_EFFORT=40 $(BIN)/python -m pytest -n 2 --dist worksteal -m hypothesis $(ARGS)
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.soak.shows
	$(BIN)/python -m tests.soak.pages
	$(BIN)/python -m tests.soak.hearing

bench: $(VENV)/dev
	$(BIN)/python -m tests.bench $(ARGS)

# The README's pictures, taken again by headless Chromium.
screenshots: $(VENV)/dev
	$(BIN)/python -m tests.page.screenshots $(ARGS)

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The versions and hashes that the Docker image and CI install, for every platform, voice messages included. ARGS=--upgrade takes newer ones.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --strip-extras \
	--custom-compile-command "make lock" $(ARGS)

lock: $(VENV)/dev
	$(COMPILE) pyproject.toml --extra voice --output-file requirements/run.txt
	$(COMPILE) pyproject.toml sandbox/pyproject.toml --output-file requirements/dev.txt \
		--constraint requirements/run.txt --extra dev
	$(COMPILE) --group build --output-file requirements/build.txt

clean:
	rm -rf $(VENV) build sandbox/build dist *.egg-info sandbox/*.egg-info

# Installs this project with extras, as "[dev]", and what else is named: $(call install,extras,its lock,what else).
define install
	@sh tools/venv.sh $(VENV) $(PYTHON)
	$(if $(LOCKED),$(call locked,$(2),$(3)),$(BIN)/python -m pip install --quiet --editable ".$(1)" $(3))
	@touch $@
endef
locked = $(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.txt -r requirements/$(1).txt \
	&& $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable . $(2)
SANDBOX := --editable ./sandbox

$(VENV)/run: pyproject.toml requirements/run.txt
	$(call install,,run)

$(VENV)/demo: pyproject.toml sandbox/pyproject.toml requirements/dev.txt
	$(call install,,dev,$(SANDBOX))

$(VENV)/dev: pyproject.toml sandbox/pyproject.toml requirements/dev.txt
	$(call install,[dev],dev,$(SANDBOX))
