# Everything here works inside this folder: .venv for the program, SANZHUA_DATA (var/) for its data.

PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# Certificates that the machine trusts count for uv, too, as they do for pip and git.
export UV_SYSTEM_CERTS ?= true
export PIP_DISABLE_PIP_VERSION_CHECK := 1
INSTALL := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python

-include .env
ifneq (,$(wildcard .env))
export $(shell sed -n 's/^\([A-Z_]*\)=.*/\1/p' .env)
endif

.DEFAULT_GOAL := help
.PHONY: help setup run demo test bench lint format types docs translations check lock vendor

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

$(BIN)/uv:
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)

.venv/.ready: requirements.lock pyproject.toml | $(BIN)/uv
	@echo "installing what the program needs ..."
	@$(INSTALL) -r requirements.lock
	@$(INSTALL) --no-deps --editable .
	@touch $@

.venv/.ready-dev: requirements-dev.lock .venv/.ready
	@echo "installing what tests and checks need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

setup: .venv/.ready ## make .venv; the command is then .venv/bin/sanzhua

run: .venv/.ready ## make the demonstration city once, start web server and worker, stop both on Ctrl-C
	@$(BIN)/sanzhua run --port $(PORT)

demo: .venv/.ready ## make the demonstration city without starting anything
	@$(BIN)/sanzhua demo

test: .venv/.ready-dev ## every test: SQLite, PostgreSQL, and pages in a real Chromium
	@$(BIN)/python -m tools.run_tests

bench: .venv/.ready-dev ## file to draft rows against its floor in ratios, the last evening of a month, the metric layer at a million rows
	@$(BIN)/python -m tools.bench

lint: .venv/.ready-dev ## ruff: mistakes and layout
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: .venv/.ready-dev ## ruff: put right what can be put right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: .venv/.ready-dev ## mypy
	@$(BIN)/mypy config sanzhua tools tests

docs: .venv/.ready-dev ## write docs/reference and .env.example anew
	@$(BIN)/python -m tools.write_reference

translations: .venv/.ready-dev ## add new sentences to the English catalogue, drop unused ones, compile it
	@$(BIN)/python -m tools.check_translations --write

check: .venv/.ready-dev ## all that must hold besides tests: lint, types, walls between rooms, words, browser floor, docs
	@$(BIN)/python -m tools.run_checks

lock: | $(BIN)/uv ## choose versions anew
	@$(BIN)/uv pip compile pyproject.toml --upgrade $(LOCK_FLAGS) -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --upgrade --extra dev --extra spark -c requirements.lock $(LOCK_FLAGS) -o requirements-dev.lock

# No index, host or path of one machine gets into a lock file.
LOCK_FLAGS := --quiet --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links

vendor: .venv/.ready-dev ## fetch the locked front-end files anew and compare
	@$(BIN)/python -m tools.vendor
