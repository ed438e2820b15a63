# Each target sets up what it needs by itself: a virtual environment in .venv, locked with hashes.
# Try Baton without Slack:  make sandbox        Check that it works:  make test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# matplotlib looks once through all fonts of a machine: not while the first digest waits for its chart.
FONTS := $(BIN)/python -c "import matplotlib.font_manager"

.DEFAULT_GOAL := help
.PHONY: help sandbox messages images run test stories postgresql browser soak check bench lock

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

sandbox: $(VENV)/.run ## Try Baton with a local Slack (FRESH=1 starts anew; ARGS="--play 14d" plays two weeks and exits)
	@$(BIN)/baton sandbox $(if $(FRESH),--fresh) $(ARGS)

messages: $(VENV)/.run ## Write docs/messages.md: all that three simulated months bring, each message once
	@$(BIN)/baton sandbox --play 90d --messages docs/messages.md >/dev/null

images: $(VENV)/.dev ## Write docs/images/: the sandbox's page at its key moments, light and dark
	@$(BIN)/python -m tests.browser.images

run: $(VENV)/.run ## Run Baton for your Slack workspace (settings in .env)
	@$(BIN)/baton run $(ARGS)

test: $(VENV)/.dev ## Run the tests in a few minutes (ARGS="-k til" for some of them)
	@$(BIN)/python -m pytest -n 3 --dist worksteal --on SQLite -m "not long" $(ARGS)

stories: $(VENV)/.dev ## Run the tests that live through weeks
	@$(BIN)/python -m pytest -n 3 --dist worksteal --on SQLite -m long $(ARGS)

postgresql: $(VENV)/.dev ## Run all that touches a database once more, on PostgreSQL
	@$(BIN)/python -m pytest -n 3 --dist worksteal --on PostgreSQL $(ARGS)

browser: $(VENV)/.dev ## Use the sandbox's page in Chromium, as people do (needs the program `chromium`)
	@$(BIN)/python -m pytest tests/browser $(ARGS)

soak: $(VENV)/.dev ## Kill workers at random, 500 times or for 90 minutes (ARGS="20 5 40": 20 times, 5 minutes, from seed 40)
	@$(BIN)/python -m tests.faults.soak $(ARGS)

check: $(VENV)/.dev ## Format, lint, types, import rules, migrations, manifest
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m storage.migrate --check
	$(BIN)/baton manifest --check

bench: $(VENV)/.dev ## Print speeds as ratios taken in one run
	@$(BIN)/python -m benchmarks

lock: $(VENV)/.dev ## Renew requirements/ from pyproject.toml
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		-o requirements/run.txt pyproject.toml requirements/build.in
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		-o requirements/dev.txt pyproject.toml requirements/build.in --group dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Baton needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@test -e $(VENV)/.dev || ( $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt \
		&& $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . \
		&& $(FONTS) )
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(FONTS)
	@touch $@
