# `make` lists the targets. Everything is installed into .venv, from the locks; nothing else on the machine is touched.
.DEFAULT_GOAL := help
.PHONY: help run test check coverage bench format dev lock clean

# Arguments of the program that a target starts: make run ARGS="--set http.port=5001"
ARGS ?=
# The interpreter to make .venv with; by default the first of python3.11, 3.12, 3.13 and python3 that is new enough.
PYTHON ?=

IN_VENV := .venv/bin/python -m
INSTALL := PYTHON="$(PYTHON)" scripts/install.sh
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
LOCK := $(COMPILE) pyproject.toml --group build
TYPED := $(wildcard domain application adapters config tests benchmarks)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## trade a simulated market on the embedded defaults; ARGS="..." goes to `velox run`; Ctrl-C stops it
	@$(INSTALL) run
	@exec .venv/bin/velox run $(ARGS)

test: dev ## all tests, then the domain's branch coverage, which must be 100 %; ARGS="..." runs just those tests
ifeq ($(strip $(ARGS)),)
	$(IN_VENV) coverage run --source=domain -m pytest
	$(IN_VENV) coverage report --fail-under=100
else
	$(IN_VENV) pytest $(ARGS)
endif

check: dev ## format, lint, types and import rules
	$(IN_VENV) ruff format --check .
	$(IN_VENV) ruff check .
	$(IN_VENV) mypy $(TYPED)
	.venv/bin/lint-imports --no-logo

coverage: dev ## all tests with the branch coverage of every package; the domain must be at 100 %
	$(IN_VENV) coverage run -m pytest $(ARGS)
	$(IN_VENV) coverage report
	@$(IN_VENV) coverage report --include='domain/*' --fail-under=100 --format=total >/dev/null || \
		{ echo "the domain is below 100 % branch coverage" >&2; exit 1; }

bench: dev ## the benchmarks; ARGS="..." goes to them
	@exec $(IN_VENV) benchmarks $(ARGS)

format: dev ## format the code and mend what the linter can mend by itself
	$(IN_VENV) ruff format .
	$(IN_VENV) ruff check --fix .

dev: ## .venv with the tools of the checks and tests
	@$(INSTALL) dev

lock: ## write all locks anew from pyproject.toml, keeping the pins that still fit; ARGS=--upgrade moves all of them
	@$(INSTALL) lock
	$(LOCK) $(ARGS) --output-file requirements.lock
	$(LOCK) $(ARGS) --group dev --constraints requirements.lock --output-file requirements-dev.lock
	$(COMPILE) $(ARGS) --group page --no-deps --output-file requirements-page.lock

clean: ## remove .venv, caches and build products; what VELOX wrote (var/) stays
	rm -rf .venv .venv-lock build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage .coverage.*
	find . \( -path ./var -o -path ./.git \) -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +
