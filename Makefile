# The commands of the project; `make help` lists them. Nothing has to be installed by hand but Python and make.

PYTHON ?= python3
PORT ?= 8000
# more arguments for the program that a command calls: make test ARGS="-k dates -x"
ARGS ?=

BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help run test lint format lock bench clean python environment environment-test browser

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 16

# datasets of this clone stay in it, unless told otherwise
run: export NASIJ_ROOT ?= $(CURDIR)/var/datasets
run: environment ## set up, build the graph and serve it: make run PORT=8000
	$(BIN)/nasij build
	$(BIN)/nasij serve --port $(PORT)

test: environment-test browser ## set up and run every test: make test ARGS="-k names"
	$(BIN)/python -m pytest -n logical --dist loadfile --no-loadscope-reorder $(ARGS)

lint: environment-test ## style, types, who may import whom, TypeScript
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python hatch_build.py npm run --silent check

format: environment-test ## mend what can be mended without thinking
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

lock: environment-test ## pin the dependencies anew: make lock ARGS=--upgrade
	$(COMPILE) $(ARGS) pyproject.toml -o requirements.txt
	$(COMPILE) $(ARGS) --group build -c requirements.txt -o requirements-build.txt
	$(COMPILE) $(ARGS) pyproject.toml --group dev -c requirements.txt -c requirements-build.txt -o requirements-dev.txt
	$(BIN)/python hatch_build.py npm $(if $(findstring --upgrade,$(ARGS)),update,install) --package-lock-only

bench: environment-test ## measure beside other servers: make bench ARGS="--sizes 1000 10000 --peers nasij oxigraph"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench || echo "There will be no picture."
	$(BIN)/python -m tests.bench $(ARGS)

clean: ## remove everything that can be made again
	rm -rf .venv build dist var visualizations/static visualizations/explorer/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment: python
	@$(PYTHON) scripts/environment.py run

environment-test: python
	@$(PYTHON) scripts/environment.py test

browser: python
	@$(PYTHON) scripts/environment.py browser

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Python is missing. This installs it on Debian and Ubuntu:"; \
	  echo "    apt-get update && apt-get install -y python3 python3-venv"; exit 1; }
