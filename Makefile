# Everything a person needs to type. `make` alone prints this help.
PORT ?= 8000
DATA ?= .demo
PYTEST = .venv/bin/python -m pytest

# Everything starts Videre many times over; without its compiled files each start costs seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test quick lint bench wheel lock texts clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

demo:  ## serve the demo course (PORT=8000 DATA=.demo)
	@.ci/prepare run
	@exec .venv/bin/videre demo --port $(PORT) --data "$(DATA)"

test: lint  ## every check and every test, on SQLite and PostgreSQL, with Chromium
	@$(PYTEST) -n 2 -q -m "not browser and not kill"
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -q -m "browser or kill"

quick: lint  ## the five-minute part, for while you work
	@$(PYTEST) -n 2 -q -m "not slow and not browser and not kill"

lint:  ## ruff, mypy and the order of the rooms
	@.ci/prepare dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check -q .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --cache-dir .import_linter_cache

bench:  ## measure against a bare Flask application in the same run
	@.ci/prepare dev
	@.venv/bin/python -m tests.benchmarks
	@.venv/bin/python -W ignore -m tests.benchmarks.hosting
	@.venv/bin/python -m tests.benchmarks.questions
	@.venv/bin/python -m tests.benchmarks.search
	@.venv/bin/python -m tests.benchmarks.reading

wheel:  ## build dist/videre-….whl: all of it in one file, for installations of one's own
	@.ci/prepare run
	@.venv/bin/python -m hatchling build -t wheel

lock:  ## pin the packages anew (for developers)
	@.ci/prepare dev
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra build --extra sphinx -o requirements.lock
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --all-extras -o requirements-dev.lock

texts:  ## look for texts anew and bring the catalogues up to date (for translators)
	@.ci/prepare dev
	@mkdir -p build
	@.venv/bin/python -m babel.messages.frontend -q extract -F pyproject.toml -k t -k tn:1,2 -k worded --add-location=file --project Videre -o build/messages.pot platform/videre
	@.venv/bin/python -m babel.messages.frontend -q update -D messages -d platform/videre/translations -i build/messages.pot \
		-w 110 --no-fuzzy-matching --ignore-obsolete
	@grep -c 'msgstr ""' platform/videre/translations/*/LC_MESSAGES/messages.po | sed 's/$$/ texts wait for a translation/'

clean:  ## remove what was made: .venv, caches and the demo's data
	@rm -rf .venv .demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
