# The two commands: `make serve` and `make test`. Everything they do is written in ops/.
.DEFAULT_GOAL := help
.PHONY: help serve start stop set-up test test-slow check format translations bench bench-setup screens backup restore

OPS := sh ops/bootstrap.sh
BIN := .venv/bin

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24
	@echo
	@echo "  Settings: PORT (8000), BIND (127.0.0.1), PUBLIC_URL, DATABASE_URL (an existing PostGIS), DEMO=0, DEMO_PARCELS"

serve: ## Set up what is missing and run in the foreground; Ctrl-C stops all
	@exec $(OPS) serve

start: ## The same in the background; returns when it is ready
	@$(OPS) start

stop: ## Stop what `make start` started, database included
	@$(OPS) stop

set-up: ## Set up, migrate and load the demo without running
	@$(OPS) set-up

test: ## Everything: architecture, unit, PostGIS, browser, JavaScript
	@$(OPS) set-up-tests
	@sh ops/run_tests.sh

test-slow: ## Long fuzzing, full browser matrices, soaks
	@$(OPS) set-up-tests
	@$(BIN)/pytest -n 2 --dist loadfile -m slow

check: ## Format, lint, types, import contracts, migrations, translations
	@$(OPS) set-up-tests
	@sh ops/check.sh

format: ## Rewrite the sources in the house's format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

translations: ## Bring the English catalogue up to the texts in the sources
	@$(BIN)/python -m ops.translations update

bench: ## Every figure beside its reference; also to var/bench.jsonl
	@$(OPS) set-up-tests
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench exercise findings renewals filing cases
	@$(BIN)/python -m bench land --parcels 1000000

bench-setup: ## Install what the benches compare with
	@$(OPS) bench-setup

screens: ## Pages as pictures into var/screens/
	@$(OPS) set-up-tests
	@$(BIN)/pytest -q tests/browser/screens.py

backup: ## Database, documents and signing keys into one file in var/backups/ (KEYS=apart leaves the keys out)
	@KEYS="$(KEYS)" $(OPS) backup

restore: ## Bring a backup back: make restore FILE=var/backups/….tar
	@$(OPS) restore "$(or $(FILE),$(word 2,$(MAKECMDGOALS)))"

# `make restore path/to/file.tar`: the file is no target
%.tar:
	@:
