# Tra cứu Một cửa. Every target does its own set-up; a second run starts in seconds.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# What the programs need of Debian: readers of symbols, a window and its software renderer, a voice.
DEBIAN_RUN := python3-venv libzbar0 libgl1 libgl1-mesa-dri libgles2 libegl1 espeak-ng
# What the tests drive besides: a real database, a real browser, a real window, a real SMS box, telephone callers,
# a carrier's SMPP server.
DEBIAN_TEST := $(DEBIAN_RUN) postgresql chromium xvfb xdotool imagemagick kannel iproute2 sip-tester poppler-utils nodejs npm systemd faketime redis-server cups
# The load of the bench.
DEBIAN_BENCH := $(DEBIAN_RUN) wrk kannel iproute2 nodejs npm postgresql xvfb xdotool

.PHONY: help
help: ## Tell what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

.PHONY: run
run: debian-run $(READY) ## Start everything on this machine, with sample data
	@$(BIN)/python -m lookup_api.together

.PHONY: test
test: debian-test $(READY) ## Run every test
	@$(BIN)/python -m tests.run

.PHONY: check
check: $(READY) ## Lint, types, dependency rule
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

.PHONY: bench
bench: debian-bench $(READY) ## Measure the ratio to a bare peer, both in this run
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench imports
	@$(BIN)/python -m tests.bench decode
	@$(BIN)/python -m tests.bench kiosk
	@$(BIN)/python -m tests.bench chat
	@$(BIN)/python -m tests.bench console
	@$(BIN)/python -m tests.bench.exchange
	@$(BIN)/python -m tests.bench.sms
	@$(BIN)/python -m tests.bench.understanding

.PHONY: faults
faults: debian-test $(READY) ## The fault tests: kills, restarts, broken connections, a storm of touches
	@KILLS=50 AWAY=60 FAULT_KILLS=200 FAULT_DUPLICATES=10000 STORM_SECONDS=60 $(BIN)/pytest tests/store/test_durability.py \
	  tests/exchange tests/hotline_bot/test_killed.py tests/hotline_bot/test_handover_killed.py tests/hotline_bot/test_payloads.py tests/hotline_bot/test_zalo_and_messenger.py \
	  tests/hotline_bot/test_telegram_front.py tests/sms_gateway/test_process.py tests/sms_gateway/test_kannel_trio.py \
	  tests/sms_gateway/test_smpp_link.py tests/sms_gateway/test_journal_away.py tests/screens/test_storm.py

.PHONY: pictures
pictures: debian-test $(READY) ## Make the pictures and texts of docs/ anew
	@$(BIN)/python -m tests.pictures docs

.PHONY: coverage
coverage: debian-test $(READY) ## Every test, with the branches it covers
	@$(BIN)/coverage run -m pytest --quiet
	@$(BIN)/coverage report --skip-covered

.PHONY: debian-run debian-test debian-bench
debian-run:
	@bash .ci/debian $(DEBIAN_RUN)
debian-test:
	@bash .ci/debian $(DEBIAN_TEST)
debian-bench:
	@bash .ci/debian $(DEBIAN_BENCH)

# The lock has hashes; what is installed is what was reviewed.
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Python packages (once)..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
