# Two commands matter: `make run` (the main job on samples/, or INPUT=path) and `make test`.
# Python 3.11, make and git are all that must be there; uv is installed into .uv, everything else into .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export UV_COMPILE_BYTECODE := 1
export UV_PYTHON := $(PYTHON)

HOME_DIR ?= var
INPUT ?= samples


.PHONY: help setup run test test-unit check lock-reader format bench bench-full docs test-bi ui clean

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | column -t -s '	'

setup: .venv/.ready  ## set up the environment (done by every other target)

$(UV):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
	  { echo "safegov needs Python 3.11; found: $$("$(PYTHON)" --version 2>&1). Name one: make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	@echo "setting up uv $(UV_VERSION) …"
	@"$(PYTHON)" -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet
	@touch $@

run: setup  ## run the main job: make run [INPUT=path] [HOME_DIR=var]
	@$(BIN)/safegov run $(INPUT) --home $(HOME_DIR)

test: setup  ## run the tests
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

test-unit: setup  ## run the fast tests: a minute, for every save
	@$(BIN)/pytest -n 2 tests/unit

test-bi: setup  ## test the published file in Apache Superset, in an environment of its own (some minutes)
	@test -x .bi/bin/superset || { $(UV) venv --quiet --python $(BIN)/python .bi && $(UV) pip install --quiet --python .bi/bin/python -r tests/bi/requirements.txt; }
	@SAFEGOV_SUPERSET="$(CURDIR)/.bi/bin" $(BIN)/pytest tests/bi

check: setup  ## format, lint, types, who imports whom, and that generated docs are current
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@found=$$($(BIN)/lint-imports --no-cache --no-logo 2>&1) || { echo "$$found"; exit 1; }
	@$(BIN)/python -m pipelines.cli.write_docs --check

format: setup  ## format the code
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

bench: setup  ## measure speed (quick size)
	@$(UV) sync --frozen --quiet --group bench
	@$(BIN)/python -m benchmarks

bench-full: setup  ## measure speed at full size (a million articles: hours, 60 GB of disk in var/bench; goes on where it was interrupted)
	@$(UV) sync --frozen --quiet --group bench
	@$(BIN)/python -m benchmarks --full

docs: setup  ## write the generated docs (data dictionary)
	@$(BIN)/python -m pipelines.cli.write_docs

lock-reader: setup  ## write the lock of what is read, and raise the reader's version (SAME=1: only its code has changed)
	@$(BIN)/python -m warehouse.evaluation.readings_lock $(if $(SAME),--same)

ui: setup  ## open the Dagster web UI on loopback
	@$(BIN)/safegov ui --home $(HOME_DIR)

clean:  ## remove the environments (what a run made, in var/, stays)
	@rm -rf .venv .uv
