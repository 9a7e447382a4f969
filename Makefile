# make run serves the site, make test checks the code; both set up what they need first. See README.md.

# The environment's own Python once it is there, else the first on this machine that is new enough.
ifneq ($(wildcard .venv/bin/pip),)
PYTHON := .venv/bin/python
else
PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
endif
ifeq ($(PYTHON),)
$(error 需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed: apt-get install python3.11)
endif

VENV := .venv/bin

.PHONY: setup setup-tests packages run test test-full mutation bench lint lock fonts

## Everything that make run needs; the second time only a look.
setup:
	@$(PYTHON) -m setup.prepare

## As setup, with the tools and packages of the tests.
setup-tests:
	@$(PYTHON) -m setup.prepare --with-tests

## The development packages alone, without database and demonstration.
packages:
	@$(PYTHON) -m setup.prepare --with-tests --without-database

## Serve the site on http://127.0.0.1:8000 (HOST, PORT, DATABASE_URL may be given).
run: setup
	@$(VENV)/python -m setup.serve

# Tests in parallel, on SQLite; ON_POSTGRESQL in front of them: on a throw-away server, which this user may start.
PYTEST := $(VENV)/python -m pytest -n auto
ON_POSTGRESQL := $(VENV)/python -m setup.postgresql
# What SQLite cannot show, what the two databases do in different ways, and what must not be lost on either.
TRIED_ON_BOTH := tests/test_two_at_once.py tests/faults tests/accounts/test_append_only.py tests/accounts/test_record.py \
	tests/accounts/test_verification.py tests/accounts/test_imports.py tests/accounts/test_use_cases.py \
	tests/disclosure/test_publication.py tests/accounts/jobs/test_killed.py

## Style, types, migrations, every test that is not slow, and the most important ones on PostgreSQL too.
test: setup-tests lint
	DATABASE_URL= $(PYTEST) -m "not slow"
	$(ON_POSTGRESQL) $(PYTEST) -m "database and not slow" $(TRIED_ON_BOTH)

## Every test, and on PostgreSQL every one that depends on the database (--hypothesis-profile=deep: new examples).
test-full: setup-tests lint
	DATABASE_URL= $(PYTEST) --hypothesis-profile=full
	$(ON_POSTGRESQL) $(PYTEST) -m database

## Make small mistakes in rules and rounding and see that a test notices; see docs/checks.md. Some twenty minutes.
mutation: packages
	$(VENV)/python -m pip install --quiet --require-hashes -r requirements-mutation.lock
	$(VENV)/python -m setup.mutation --show $(FILES)

## Style, types, and migrations that were forgotten.
lint: packages
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/python manage.py makemigrations --check --dry-run

## Measure against the plain way of doing the same; see docs/performance.md.
bench: packages
	$(VENV)/python -m benchmarks

## Write the lock files anew from pyproject.toml: the newest versions it allows.
COMPILE = $(VENV)/uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet
lock: packages
	@{ echo "# What the product runs with, for Python 3.11 and newer. Written by 'make lock'."; $(COMPILE); } \
		> requirements.lock.new
	@mv requirements.lock.new requirements.lock
	@{ echo "# What the product is run and developed with, for Python 3.11 and newer. Written by 'make lock'."; \
		$(COMPILE) --group dev --constraint requirements.lock; } > requirements-dev.lock.new
	@mv requirements-dev.lock.new requirements-dev.lock
	@{ echo "# What 'make mutation' needs besides, for Python 3.11 and newer. Written by 'make lock'."; \
		$(subst pyproject.toml,,$(COMPILE)) --group mutation --constraint requirements-dev.lock; } > requirements-mutation.lock.new
	@mv requirements-mutation.lock.new requirements-mutation.lock

## Cut the fonts anew from their sources.
fonts: packages
	$(VENV)/python -m setup.build_fonts
