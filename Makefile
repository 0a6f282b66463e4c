# Liance 联测: make demo, make test. See README.md.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test nightly lint format lock clean

SHELL := /bin/bash
# The first Python that is new enough; override with make PYTHON=python3.13
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.14 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
RUN := .venv/bin/python
WORKERS ?= auto

help:
	@echo "make demo     数据库、演示数据、网页 / database, demo data, pages"
	@echo "make test     全部测试 / all tests"
	@echo "make setup    只准备 .venv 与前端 / only prepare .venv and the front ends"
	@echo "make nightly  重型测试 / the heavy programme"
	@echo "make lint     检查 / linters, types, import contracts"
	@echo "make lock     更新依赖锁 / update the lock files"

setup:
	@test -n "$(PYTHON)" || { echo "需要 Python ≥ 3.11（Debian/Ubuntu: apt install python3 python3-venv）/ Python >= 3.11 is needed" >&2; exit 3; }
	@$(PYTHON) tools/setup.py

setup-dev:
	@test -n "$(PYTHON)" || { echo "需要 Python ≥ 3.11（Debian/Ubuntu: apt install python3 python3-venv）/ Python >= 3.11 is needed" >&2; exit 3; }
	@$(PYTHON) tools/setup.py --dev

demo: setup
	@.venv/bin/liance demo

test: setup-dev
	$(RUN) -m pytest -n $(WORKERS) -m "not nightly" $(ARGS)

nightly: setup-dev
	$(RUN) -m pytest -m nightly -s $(ARGS)

lint: setup-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	PYTHONPATH=src .venv/bin/lint-imports
	$(RUN) tools/messages.py --missing

format: setup-dev
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

# Versions and hashes for Python 3.11 to 3.14 on all platforms, and no download address.
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: setup-dev
	.venv/bin/uv $(LOCK) requirements.in -o requirements.txt
	.venv/bin/uv $(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	.venv/bin/uv $(LOCK) requirements-spark.in -c requirements.txt -o requirements-spark.txt

clean:
	rm -rf .venv build src/liance/doors/web/static/built src/liance/doors/field/built frontend/*/node_modules frontend/*/dist
