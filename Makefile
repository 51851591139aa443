# The commands of the house. Everything they make lies in .venv, .cache and var; `make clean` removes it.
# Paths are relative on purpose: the project may stand in a folder with spaces in its name.

MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
PYTHON_ENV := .venv/bin/python
TEMPLATES := themes
export UV_PYTHON_DOWNLOADS := never
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint format search-quality bench migrations-check check-deploy translations lock clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' Makefile | while IFS= read -r line; do \
		printf '  make %-18s %s\n' "$${line%%:*}" "$${line##*## }"; done

run: ## start the shop with its demo data (PORT=8000)
	@sh deploy/venv.sh run
	@$(PYTHON_ENV) manage.py prepare
	@exec $(PYTHON_ENV) manage.py serve

test: ## install what tests need, lint, then the whole suite on SQLite and on PostgreSQL
	@sh .ci/system.sh
	@sh deploy/venv.sh dev
	@$(MAKE) lint
	@$(PYTHON_ENV) -m tests.support.run

lint: ## import arrows, ruff, types, templates
	@sh deploy/venv.sh dev
	@echo "ruff" && $(PYTHON_ENV) -m ruff check --quiet . && $(PYTHON_ENV) -m ruff format --check --quiet .
	@echo "templates" && find $(TEMPLATES) -name '*.html' -print0 | xargs -0 $(PYTHON_ENV) -m djhtml --check --tabwidth 2
	@echo "import arrows" && $(PYTHON_ENV) -c 'from importlinter.cli import lint_imports_command; lint_imports_command(["--no-logo"])'
	@echo "types" && $(PYTHON_ENV) -m mypy

format: ## put Python and templates into the one format
	@sh deploy/venv.sh dev
	@$(PYTHON_ENV) -m ruff check --fix --quiet . || true
	@$(PYTHON_ENV) -m ruff format .
	@find $(TEMPLATES) -name '*.html' -print0 | xargs -0 $(PYTHON_ENV) -m djhtml --tabwidth 2

bench: ## speed beside stock Oscar, with up to 100,000 products (BENCH="--sizes 1650 --rounds 1")
	@sh deploy/venv.sh dev && $(PYTHON_ENV) -m benchmarks.shop $(BENCH)

migrations-check: ## fail when a model changed without a migration
	@sh deploy/venv.sh run
	@$(PYTHON_ENV) manage.py makemigrations --check --dry-run

check-deploy: ## Django's deployment checks against production settings
	@sh deploy/venv.sh run
	@sh .ci/check-deploy.sh

search-quality: ## what the search finds of what people mean, by the gold set
	@sh deploy/venv.sh dev
	@$(PYTHON_ENV) -m pytest tests/search -q -s

translations: ## compile locale/*.po (needs no gettext tools)
	@sh deploy/venv.sh run
	@$(PYTHON_ENV) manage.py compile_translations

lock: ## work out requirements/*.lock anew from pyproject.toml (LOCK=--upgrade)
	@sh deploy/venv.sh run
	@sh deploy/lock.sh $(LOCK)

clean: ## remove everything that make made, the demo database too
	rm -rf .venv .cache var .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
