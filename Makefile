# `make` alone lists the targets. Everything is installed into .venv and .cache, except the Debian packages that the
# tests need, which `make test` installs if they are missing.

PYTHON ?= python3
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
HTMX := .cache/npm/node_modules/htmx.org/dist/htmx.min.js
NPM_PACKAGES := htmx.org@2.0.11 htmx-ext-sse@2.2.4 axe-core@4.14.1 jsonstat-toolkit@2.2.2 acorn@8.19.0
LOCK := .cache/lock/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-annotate --custom-compile-command "make lock"
# The Debian packages that the tests need; libatomic1 is for the Node.js that comes with Playwright.
DEBIAN := chromium curl faketime fonts-dejavu-core fonts-roboto-unhinted libatomic1 nginx-light openssl postgresql \
  strace systemd
# Installing the package must not start a database on the machine; the tests start their own.
NO_CLUSTER := /etc/postgresql-common/createcluster.d/no-main-cluster.conf
# CI has two cores. Override it with `make test JOBS=8`.
JOBS ?= 4

# Keep compiled modules and templates whatever the environment says: every server that the tests start needs them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-long test-dates lint types bench drill pictures tools lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

run: $(VENV)/run.stamp  ## start the service on http://127.0.0.1:8000 (PORT and HOST change it)
	$(BIN)/python -m quiz serve --host $(HOST)

test: tools lint types  ## everything that CI runs: lint, types, unit, HTTP and browser tests
	$(BIN)/python -m pytest -m "not long" -n $(JOBS) --dist worksteal
	$(BIN)/python -m tests.at_moments --today -- -n $(JOBS) --dist worksteal

test-long: tools  ## all tests, with the long forms of the trust tests (about half an hour)
	$(BIN)/python -m pytest

test-dates: tools  ## what depends on the date, at nine moments, eight of them in the future (half an hour)
	$(BIN)/python -m tests.at_moments -- -n $(JOBS) --dist worksteal

lint: $(VENV)/dev.stamp  ## ruff: errors, order, format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## mypy, strict
	$(BIN)/mypy

bench: $(VENV)/dev.stamp $(HTMX)  ## measure against a bare service in the same run
	$(BIN)/python -m bench

drill: tools  ## a national evening on this machine: what it serves, and how many machines the country takes
	$(BIN)/python -m bench.drill

pictures: tools  ## render the pictures for sharing and the icons from the drawings and texts
	@command -v pngquant >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pngquant >/dev/null || \
	  { echo "Install Debian's package pngquant: sudo apt-get install pngquant" >&2; exit 1; }
	$(BIN)/python -m tests.render_pictures

tools: $(VENV)/dev.stamp $(HTMX)
	@for package in $(DEBIAN); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q ' installed$$' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then \
	    mkdir -p $(dir $(NO_CLUSTER)) && echo 'create_main_cluster = false' > $(NO_CLUSTER) && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null && rm $(NO_CLUSTER); \
	  else echo "The tests need Debian's packages$$missing. Install them: sudo apt-get install$$missing" >&2; exit 1; fi; fi
	@# The browser tests take half as long with the headless shell, which not every release of Debian has.
	@if [ "$$(id -u)" = 0 ] && ! command -v chromium-headless-shell >/dev/null; then \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null 2>&1 || true; fi

# The lock files pin each release with the digests of its files; pyproject.toml has the allowed ranges.
$(VENV)/run.stamp: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ $(VENV)/run.stamp

lock:  ## update the lock files, requirements*.txt, to the newest releases that pyproject.toml allows
	test -x .cache/lock/bin/uv || ($(PYTHON) -m venv .cache/lock && .cache/lock/bin/pip install --quiet uv)
	$(LOCK) -o requirements.txt
	$(LOCK) --extra postgres -c requirements.txt -o requirements-postgres.txt
	$(LOCK) --extra dev -c requirements-postgres.txt -o requirements-dev.txt

$(HTMX): Makefile
	npm install --silent --no-audit --no-fund --prefix .cache/npm $(NPM_PACKAGES)
	touch $@

clean:  ## remove what was installed (not data/)
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache
