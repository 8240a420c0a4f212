# Two commands are all a newcomer needs: `make demo` and `make test`.
# Each sets up what it needs; `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OUT ?= out/demo

.PHONY: help demo test check bench soak format lock clean

help:
	@echo "make demo    the whole booth with simulated devices (a window, or OUT=$(OUT) without a display)"
	@echo "make test    the tests"
	@echo "make check   formatting, lint, types, import directions, links in the docs"
	@echo "make bench   the benchmarks, as a table and as out/bench.json"
	@echo "make soak    the long fault and load runs"
	@echo "make format  format the code"
	@echo "make lock    resolve the dependencies again"

demo: $(READY)
	$(BIN)/kiosk demo --out $(OUT)

test: $(READY)
	$(BIN)/pytest

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/dead_links.py

bench: $(READY)
	$(BIN)/python -m benchmarks --json out/bench.json

soak: $(READY)
	$(BIN)/python -m benchmarks.soak --kills 200
	$(BIN)/python -m benchmarks.power_loss --losses 50
	$(BIN)/python -m benchmarks.races --calls 20000

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url -q -o requirements/run.txt
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url -q -c requirements/run.txt -o requirements/dev.txt

$(READY): requirements/dev.txt pyproject.toml tools/system_packages.sh
	sh tools/system_packages.sh
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

clean:
	rm -rf $(VENV) out state build *.egg-info
