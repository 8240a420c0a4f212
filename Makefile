# Two commands are all a newcomer needs: `make demo` and `make test`.
# Each sets up what it needs; `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OUT ?= out/demo

.PHONY: help demo test check bench pictures peers soak format lock clean

help:
	@echo "make demo    the whole booth with simulated devices (a window, or OUT=$(OUT) without a display)"
	@echo "make test    the tests"
	@echo "make check   formatting, lint, types, import directions, links in the docs, literal colours and sizes"
	@echo "make bench   the benchmarks, as a table and as out/bench.json"
	@echo "make pictures  every screen and page in its looks, for docs/screens"
	@echo "make peers   other people's readers in .venv-peers, for python -m benchmarks.vision --peers"
	@echo "make soak    the long fault and load runs"
	@echo "make format  format the code"
	@echo "make lock    resolve the dependencies again"

demo: $(READY)
	$(BIN)/kiosk demo --out $(OUT)

test: $(READY)
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist worksteal

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/dead_links.py
	$(BIN)/python tools/literal_looks.py

bench: $(READY)
	$(BIN)/python -m benchmarks --json out/bench.json

peers: .venv-peers/.ready

pictures: $(READY)
	$(BIN)/python tests/screens/album.py
	$(BIN)/python tests/site/web_album.py
	$(BIN)/python tests/central/office_album.py

soak: $(READY)
	$(BIN)/python -m benchmarks.soak --kills 200
	$(BIN)/python -m benchmarks.power_loss --losses 50
	$(BIN)/python -m benchmarks.races --calls 20000
	$(BIN)/pytest -q --every-look -k by_everybody tests/site tests/central tests/dock
	$(BIN)/python tests/screens/album.py --judge

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url -q -o requirements/run.txt
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url -q -c requirements/run.txt -o requirements/dev.txt
	uv pip compile requirements/peers.in --override requirements/peers-overrides.in --python-version 3.11 --generate-hashes --no-emit-index-url -q -o requirements/peers.txt

$(READY): requirements/dev.txt pyproject.toml tools/system_packages.sh
	sh tools/system_packages.sh
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

.venv-peers/.ready: requirements/peers.txt
	sh tools/system_packages.sh libzbar0 tesseract-ocr
	python3 -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/peers.txt
	touch .venv-peers/.ready

clean:
	rm -rf $(VENV) .venv-peers out state build *.egg-info
