# Two commands matter: `make run` (the main job on samples/, or INPUT=path) and `make test`.
# Python 3.11 or later, make and git are all that must be there; uv is installed into .uv, everything else into .venv.
# Where Python is too old or too new, uv fetches one, unless SAFEGOV_FETCH_PYTHON=0.

SHELL := /bin/sh
# Versions that all locked packages are made for, the newest first (tests/system/test_deploy.py compares them with uv.lock).
PYTHONS := 3.14 3.13 3.12 3.11
UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin
# The one of them that uv fetches where none is here.
FETCHED := 3.13
# Prints the interpreter to use: that of PYTHON=…, else the newest that fits; nothing where none does.
FIND_PYTHON = for one in $(if $(PYTHON),"$(PYTHON)",$(PYTHONS:%=python%) python3); do \
	  "$$one" -c 'import sys, venv, ensurepip; sys.exit("%d.%d" % sys.version_info[:2] not in "$(PYTHONS)".split())' \
	    >/dev/null 2>&1 && command -v "$$one" && break; done
export UV_COMPILE_BYTECODE := 1

HOME_DIR ?= var
INPUT ?= samples
export SAFEGOV_MAKE_INPUT := $(value INPUT)
export SAFEGOV_MAKE_HOME := $(value HOME_DIR)


.PHONY: help setup run test test-unit test-system test-all check learn-codes learn-kind lock-reader format bench bench-full docs test-nightly test-bi test-cluster ui clean

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | column -t -s '	'

setup: .venv/.ready  ## set up the environment (done by every other target)

# A uv of this version that is there already is used, so that a machine with filled caches needs no network.
$(UV):
	@rm -rf .uv; mkdir -p .uv/bin; \
	if [ "$$(uv --version 2>/dev/null | cut -d ' ' -f 2)" = "$(UV_VERSION)" ]; then ln -s "$$(command -v uv)" $(UV); exit 0; fi; \
	python=$$($(FIND_PYTHON)); \
	[ -n "$$python" ] || python=$$(command -v python3) || { \
	  echo "safegov needs Python (one of $(PYTHONS)) and found none: install python3, or name one with make PYTHON=/path/to/python" >&2; exit 1; }; \
	echo "setting up uv $(UV_VERSION) …"; \
	"$$python" -m venv .uv 2>/dev/null || { rm -rf .uv; \
	  echo "safegov: $$python cannot make environments; on Debian and Ubuntu install python3-venv" >&2; exit 1; }; \
	.uv/bin/python -m pip install --quiet --disable-pip-version-check --retries 2 uv==$(UV_VERSION) >.uv.log 2>&1 || { rm -rf .uv; \
	  echo "safegov: uv $(UV_VERSION) could not be fetched from the Python package index: $$(grep -i error .uv.log | tail -n 1)" >&2; \
	  echo "$(NETWORK); pip's words are in .uv.log" >&2; exit 1; }

NETWORK := safegov: setting up needs the network once (pypi.org, or the mirror in PIP_INDEX_URL and UV_DEFAULT_INDEX; a proxy in https_proxy), running needs none

.venv/.ready: pyproject.toml uv.lock | $(UV)
	@python=$$($(FIND_PYTHON)); export UV_PYTHON UV_PYTHON_DOWNLOADS; \
	if [ -n "$$python" ]; then UV_PYTHON=$$python; UV_PYTHON_DOWNLOADS=never; \
	elif [ -n "$(PYTHON)" ]; then \
	  echo "safegov: PYTHON=$(PYTHON) is none of $(PYTHONS) with its modules venv and ensurepip" >&2; exit 1; \
	elif [ "$${SAFEGOV_FETCH_PYTHON:-1}" = 0 ]; then \
	  echo "safegov needs one of Python $(PYTHONS), found none, and SAFEGOV_FETCH_PYTHON=0 forbids to fetch one: install one, or name one with make PYTHON=/path/to/python" >&2; exit 1; \
	else UV_PYTHON=$(FETCHED); UV_PYTHON_DOWNLOADS=automatic; \
	  echo "no Python of $(PYTHONS) here: uv fetches $(FETCHED) from github.com (SAFEGOV_FETCH_PYTHON=0 forbids it)"; fi; \
	echo "setting up with Python $$UV_PYTHON …"; \
	$(UV) sync --frozen --quiet 2>.uv.log || \
	{ grep -q certificate .uv.log && $(UV) sync --frozen --quiet --system-certs 2>.uv.log; } || \
	$(UV) sync --frozen --quiet --offline 2>/dev/null || { \
	  echo "safegov: the packages of uv.lock could not be installed: $$(grep -m 1 '^error' .uv.log): $$(grep '^ *[Cc]aused\{0,1\}' .uv.log | tail -n 1)" >&2; \
	  echo "$(NETWORK); uv's words are in .uv.log" >&2; exit 1; }; \
	rm -f .uv.log
	@touch $@

# One path with blanks and brackets, or several paths.
run: setup  ## run the main job: make run [INPUT=path] [HOME_DIR=var]
	@if [ -e "$$SAFEGOV_MAKE_INPUT" ]; then set -- "$$SAFEGOV_MAKE_INPUT"; else set -- $$SAFEGOV_MAKE_INPUT; fi; \
	$(BIN)/safegov run "$$@" --home "$$SAFEGOV_MAKE_HOME"

# A file's tests share what they build, so that a worker takes whole files, in the order of tests/conftest.py.
# Without bytecode, each worker and each program that a test starts would compile all anew.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

test: setup  ## run the tests of every part (before a commit)
	@$(PYTEST) --ignore tests/system

test-system: setup  ## run the tests of the whole: daemon, kills, browser, upgrade, wheel, as real programs
	@$(PYTEST) tests/system

test-all: setup  ## run both at once (before a change lands: .ci/run)
	@$(PYTEST)

test-unit: setup  ## run the fast tests: a minute, for every save
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 tests/unit

test-nightly: setup  ## run the tests that take minutes: a daemon over two days, every text in other dress, laws on many examples
	@SAFEGOV_TESTS_THOROUGH=1 $(BIN)/pytest -m 'nightly or examples'

test-bi: setup  ## test the published file in Apache Superset, in an environment of its own (some minutes)
	@test -x .bi/bin/superset || { $(UV) venv --quiet --python $(BIN)/python .bi && $(UV) pip install --quiet --python .bi/bin/python -r tests/bi/requirements.txt; }
	@SAFEGOV_SUPERSET="$(CURDIR)/.bi/bin" $(BIN)/pytest tests/bi

test-cluster: setup  ## test reading on a Ray cluster of two nodes on loopback, one of which is killed
	@$(UV) sync --frozen --quiet --inexact --extra cluster
	@SAFEGOV_TEST_CLUSTER=1 $(BIN)/pytest -p no:xdist tests/cluster

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

lock-reader: setup  ## write the lock of what is read, raise the version of what reads otherwise, and measure (SAME=1: only code has changed)
	@$(BIN)/python -m warehouse.evaluation.readings_lock $(if $(SAME),--same)
	@$(BIN)/python -m warehouse.evaluation.shipped_accuracy

learn-codes: setup  ## learn the codes of demands anew from the coded ones (a minute), then lock-reader
	@$(BIN)/python -m benchmarks.learn_codes
	@$(BIN)/python -m benchmarks.learn_codes_zh

learn-kind: setup  ## learn the words that tell an English report anew from the labelled texts, then lock-reader
	@$(BIN)/python -m benchmarks.learn_kind

ui: setup  ## open the Dagster web UI on loopback
	@$(BIN)/safegov ui --home "$$SAFEGOV_MAKE_HOME"

clean:  ## remove the environments (what a run made, in var/, stays)
	@rm -rf .venv .uv .uv.log
