# What a newcomer needs is `make demo` and `make test`; `make` alone prints this list.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint types score docs clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The two stamps install once and again only when what they depend on has changed.
$(VENV)/.run: pyproject.toml constraints.txt
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Adding what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/.run  ## crawl the sample magazine on this machine into demo/ and show what came of it
	@$(BIN)/python -m tests.demo

test: $(VENV)/.dev  ## the whole suite
	@$(BIN)/python -m pytest -n auto

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
	rm -rf $(VENV) demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
