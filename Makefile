# What a newcomer needs is `make demo` and `make test`; `make` alone prints this list.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-interop screenshots lint types score docs clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The two stamps install once and again only when what they depend on has changed.
$(VENV)/.run: pyproject.toml constraints.txt
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@# Or each command would compile us anew where PYTHONDONTWRITEBYTECODE is set, for 30 ms and more.
	@$(BIN)/python -m compileall -q hemeroteca.py spiders pipelines archive
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Adding what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/.run  ## crawl the sample magazine on this machine into demo/ and show what came of it
	@$(BIN)/python -m tests.demo

test: $(VENV)/.dev  ## the whole suite
	@$(BIN)/python -m pytest -n auto --ignore=tests/interop

test-browser: $(VENV)/.dev  ## the desk and the replay in a real browser (needs chromium)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[browser,desk]'
	@NO_SKIPS=1 $(BIN)/python -m pytest tests/web/test_browser.py tests/web/test_plugins.py tests/web/test_replay_browser.py

screenshots: $(VENV)/.dev  ## pictures of the desk for the docs, in docs/images/ (needs chromium)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[browser]'
	@$(BIN)/python -m tests.web.screenshots docs/images

# Other people's tools, for `test-interop` only: pywb pins old versions of what we use too, and
# ReplayWeb.page is under the AGPL, so that it stays out of the repository and of our environment.
.venv-pywb/.run:
	@echo "Setting up pywb (once) ..."
	@$(PYTHON) -m venv .venv-pywb
	@.venv-pywb/bin/python -m pip install --quiet --disable-pip-version-check 'pywb==2.10.*'
	@touch $@

.replaywebpage/package/ui.js:
	@echo "Fetching ReplayWeb.page (once; needs npm) ..."
	@mkdir -p .replaywebpage
	@if command -v npm >/dev/null; then cd .replaywebpage && \
		npm pack --silent replaywebpage@2.4.6 >/dev/null && \
		tar -xmzf replaywebpage-2.4.6.tgz; fi

test-interop: $(VENV)/.dev .venv-pywb/.run .replaywebpage/package/ui.js  ## other tools read what we keep
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[browser]'
	@NO_SKIPS=1 $(BIN)/python -m pytest tests/interop

lint: $(VENV)/.dev  ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev  ## mypy, strict
	@$(BIN)/mypy

score: $(VENV)/.dev  ## score extraction on the sample sets against pinned floors
	@$(BIN)/python -W ignore -m benchmarks.score

docs: $(VENV)/.dev  ## write the pages that come from the code
	@$(BIN)/python -m docs.generate

clean:  ## remove the environment, the demo and caches
	rm -rf $(VENV) .venv-pywb .replaywebpage demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
