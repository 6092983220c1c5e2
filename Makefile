# Everything sets up what it needs: an environment in .venv/, made once for each pyproject.toml.

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

# What is compiled is kept, whatever the environment says: tests start a thousand processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help serve build test test-browser lint verify fuzz verify-long soak audit audit-quick lock clean

help:            ## Show what can be made.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

serve: $(VENV)/ready          ## Import the seeds, build the demo site, and serve it.
	$(BIN)/sitegen serve

build: $(VENV)/ready          ## Import the seeds and build the demo site.
	$(BIN)/sitegen build

test: $(VENV)/ready-test      ## Run the tests.
	$(BIN)/python -m pytest -n auto --dist worksteal \
	  -m "not browser and not fuzz and not faults and not soak"

test-browser: $(VENV)/ready-browser ## Run the tests that drive a real Chromium.
	$(BIN)/python -m pytest -n auto --dist worksteal -m browser

lint: $(VENV)/ready-lint      ## Check style and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

verify: $(VENV)/ready         ## Build the demo site, then compare it with a clean build.
	$(BIN)/sitegen build --verify

# Long runs of random edits and environments: minutes, and the better part of an hour.
fuzz: $(VENV)/ready-test      ## Edit a tiny site 2,000 times at random; each step equals a clean build.
	SITEGEN_STEPS=$(or $(STEPS),2000) SITEGEN_ENVIRONMENTS=$(or $(ENVIRONMENTS),64) \
	  $(BIN)/python -m pytest -n auto -m fuzz

verify-long: $(VENV)/ready-test ## The same with 20,000 steps: the better part of an hour.
	SITEGEN_STEPS=20000 SITEGEN_ENVIRONMENTS=64 $(BIN)/python -m pytest -n auto -m fuzz

soak: $(VENV)/ready-test      ## Edit a site 10,000 times while it is served, then let 200 clients read it: an hour.
	SITEGEN_EDITS=$(or $(EDITS),10000) SITEGEN_CLIENTS=$(or $(CLIENTS),200) \
	  $(BIN)/python -m pytest -s -m soak

# Java and Chromium have to be there; Node and the checkers are installed.
audit: $(VENV)/ready-audit    ## Measure the pages by Lighthouse, axe, the Nu checker and more: half an hour.
	$(BIN)/python -m audit $(OPTIONS)

audit-quick: $(VENV)/ready-audit-quick ## Measure one page of every kind of the demo, without Lighthouse.
	$(BIN)/python -m audit --quick $(OPTIONS)

screenshots: $(VENV)/ready-browser ## Take the pictures of both themes anew: docs/images/.
	$(BIN)/python tests/screenshots.py

lock: $(VENV)/ready-all       ## Write down the versions that CI uses.
	$(BIN)/python -m pip freeze --exclude-editable > .ci/requirements.lock

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "sitegen needs Python 3.11 or later; say which one: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# In CI the locked versions are installed first, so that all machines test the same ones.
CONSTRAINTS := $(if $(CI),--constraint .ci/requirements.lock,)

$(VENV)/ready: $(VENV)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) --editable .
	@touch $@

$(VENV)/ready-test: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) --editable ".[test]"
	@touch $@

$(VENV)/ready-lint: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) --editable ".[test,lint]"
	@touch $@

$(VENV)/ready-browser: $(VENV)/ready-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) --editable ".[test,browser]"
	@touch $@

# Lighthouse is most of what the audit needs, and quick audits do without it.
NPM_CI := $(BIN)/npm ci --prefix audit --ignore-scripts --no-audit --no-fund --loglevel=error

$(VENV)/ready-audit-quick: $(VENV)/ready-test audit/package-lock.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) --editable ".[test,audit]"
	$(NPM_CI) --omit=dev
	@touch $@

$(VENV)/ready-audit: $(VENV)/ready-audit-quick
	$(NPM_CI)
	@touch $@

# All at once, where all is wanted: each of the others takes a run of pip.
$(VENV)/ready-all: $(VENV)/python pyproject.toml audit/package-lock.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(CONSTRAINTS) \
	  --editable ".[test,lint,browser,audit]"
	$(NPM_CI) --omit=dev
	@touch $(VENV)/ready $(VENV)/ready-test $(VENV)/ready-lint $(VENV)/ready-browser
	@touch $(VENV)/ready-audit-quick $@

clean:           ## Remove what was made: environment, site, and what builds remember.
	rm -rf $(VENV) build .sitegen audit/node_modules
