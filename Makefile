# Parley. `make` alone lists what it can do; nothing needs to be prepared but Python 3.11 or later.

VENV := .venv
BIN := $(VENV)/bin
MODEL_DIR := var/model
MODEL := $(MODEL_DIR)/model.json
ROOMS := bot config domain nlu scheduler storage
SENTENCES := $(wildcard config/intents.yml config/languages/*/lexicon.yml config/languages/*/sentences/*.yml)
ENGINE := $(wildcard nlu/*.py nlu/*/*.py)
# Enough of a Python to build on: a name on the PATH may be a version manager's empty promise.
FIT := import ensurepip, sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help setup run test test-pythons check format format-check lint types contracts lock bench browser clean

help: ## explain the targets (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.product $(MODEL) ## make the environment (.venv) and the model; a second time takes no time
	@$(BIN)/python -m compileall -q $(ROOMS)
	@echo "Ready: 'make run' starts a demo bank, '$(BIN)/parley --help' lists the commands."

run: setup ## serve a demo bank at http://127.0.0.1:8080 (PARLEY_PORT); settings come from PARLEY_*
	@exec $(BIN)/parley serve --demo

test: $(VENV)/.tools $(MODEL) browser ## run every test on real parts; ARGS='-k words' chooses
	@$(BIN)/python -m compileall -q $(ROOMS) tests || true
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n logical --dist worksteal $(ARGS)

test-pythons: $(VENV)/.tools $(MODEL) ## run the tests that need no server and no browser on the other Pythons present
	@.ci/pythons $(BIN)/python | while read -r name python; do \
	  echo "== Python $$name"; \
	  .ci/environment var/envs/$$name "$$python" requirements-dev.lock </dev/null && \
	  var/envs/$$name/bin/python -m pytest -q $(ANYWHERE) $(ARGS) </dev/null || exit 1; \
	done

check: format-check lint types contracts test ## everything that must be green: format, lint, types, contracts, tests

format: $(VENV)/.tools ## lay out the code, and repair what can be repaired by itself
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

format-check: $(VENV)/.tools ## see whether the code is laid out
	$(BIN)/ruff format --check .

lint: $(VENV)/.tools ## see whether the code keeps the rules
	$(BIN)/ruff check .

types: $(VENV)/.tools ## see whether the types agree
	$(BIN)/mypy

contracts: $(VENV)/.tools ## see whether each room imports only what it may
	$(BIN)/lint-imports --no-logo

lock: $(VENV)/.product ## choose exact versions anew; ARGS=--upgrade takes the newest
	$(BIN)/uv pip compile $(LOCKING) $(ARGS) -o requirements.lock
	$(BIN)/uv pip compile $(LOCKING) --extra dev -c requirements.lock $(ARGS) -o requirements-dev.lock

bench: $(VENV)/.tools $(MODEL) ## measure what the README quotes
	$(BIN)/python -m benchmarks $(ARGS)

clean: ## remove what was made here, but keep var/ (the data)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache var/envs

# How it is done

# What differs between Pythons shows without a server; the whole runs once, in `make test`.
ANYWHERE := tests/nlu/test_entities_dates.py tests/nlu/test_entities_names.py tests/nlu/test_entities_money.py \
  tests/domain/test_periods.py tests/bot/test_turns.py tests/bot/test_slack.py tests/bot/test_telegram.py -k "not postgresql"

LOCKING := --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

$(BIN)/python:
	@for name in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  if "$$name" -c '$(FIT)' >/dev/null 2>&1; then exec "$$name" -m venv $(VENV); fi; \
	done; \
	echo "No Python 3.11 or later with venv and SQLite was found. Install one (on Debian: python3 and" >&2; \
	echo "python3-venv), or name it: make PYTHON=<program> ..." >&2; exit 1

$(VENV)/.product: requirements.lock requirements-vectors.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Parley needs ..."
	@.ci/environment $(VENV) $(BIN)/python requirements.lock
	@touch $@

$(VENV)/.tools: requirements-dev.lock $(VENV)/.product
	@echo "Installing what its tests need ..."
	@.ci/environment $(VENV) $(BIN)/python requirements-dev.lock
	@touch $@

# Trained anew when the sentences, the engine or the libraries changed; a half-trained one counts as old.
$(MODEL): $(SENTENCES) $(ENGINE) requirements.lock | $(VENV)/.product
	@$(BIN)/parley nlu train --data config/languages $(wildcard $(MODEL_DIR)/learned) --refused 0.06 --out $(MODEL_DIR) || { touch -c -t 200001010000 $@; exit 1; }
	@touch $@

browser:
	@.ci/browser

# Rasa, in an environment of its own: targets rasa and rasa-test.
-include nlu/server/rasa.mk
