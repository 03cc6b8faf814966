# `make run` and `make test` do all their set-up; they need Python 3.11+, Git and make.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8501
BIN    := $(VENV)/bin

.PHONY: run test setup check format bench screenshots clean

run: $(VENV)/.run            ## build the demo workspace and open the marketplace (PORT=8501)
	$(BIN)/python -m marketplace serve --port $(PORT)

# The browser tests run last and apart: in their process Playwright's own event loop goes on.
test: $(VENV)/.dev           ## everything, browser tests included
	$(BIN)/python -m tests.built & demo=$$!; $(MAKE) --no-print-directory check && wait $$demo
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal tests/browser

setup: $(VENV)/.dev          ## only create the environment

check: $(VENV)/.dev          ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev          ## speed, as ratios against a limit or a peer of the same run
	$(BIN)/python -m tests.bench

screenshots: $(VENV)/.dev    ## every page, light and dark, into docs/
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) .workspace .mypy_cache .ruff_cache .pytest_cache

# pip compiles one file after the other; here all cores do. In tests, to compile would be to warn.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
COMPILE := $(BIN)/python -m compileall -q -j 0 -x '/tests?/' $(VENV)/lib marketplace

$(BIN)/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/pip
	$(INSTALL) -r requirements.txt
	-$(COMPILE)
	touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(BIN)/pip
	$(INSTALL) -r requirements-dev.txt
	-$(COMPILE)
	touch $@ $(VENV)/.run
