PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench rule lock install doctor help

help:  ## What can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1 · /p' $(MAKEFILE_LIST)

demo:  ## Install, build, make the sample company, serve it
	@$(PYTHON) scripts/setup.py run
	@$(BIN)/daybook demo $(ARGS)

test:  ## Install what the tests need and run them all
	@$(PYTHON) scripts/setup.py run test
	@$(BIN)/python scripts/test.py

install:  ## Install everything, run nothing
	@$(PYTHON) scripts/setup.py run test

doctor:  ## Check this installation
	@$(BIN)/daybook doctor

check:  ## What every commit keeps green; under a minute
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache > /dev/null || $(BIN)/lint-imports --no-cache
	@$(BIN)/daybook manage makemigrations --check --dry-run > /dev/null
	@$(BIN)/python scripts/rules.py --check
	@PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/python -m pytest -q tests/core tests/architecture

bench:  ## Measure beside the machine's own limit; not a test
	@$(PYTHON) scripts/setup.py run test
	@$(BIN)/python -m benchmarks

rule:  ## make rule ID=RATE-02
	@$(BIN)/python scripts/rules.py $(ID)

lock:  ## Write the hashed pins anew; they name no address
	@for group in "" test front; do \
	  if [ -z "$$group" ]; then out=requirements.txt; only=""; \
	  else out=requirements-$$group.txt; only="--only-group $$group"; fi; \
	  $(BIN)/uv export --no-header --no-annotate --no-emit-project --no-default-groups $$only -q -o $$out; \
	done; rm -f uv.lock
