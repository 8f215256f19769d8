# Two words are all a newcomer needs: `make demo`, `make test`.
#
# Beforehand there must be cargo, Python 3.10 or later, and Node 20.17 or later with npm. All else is installed into the
# tree: .venv, node/node_modules, target.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
CRATES := $(shell find crates -type f -path '*/src/*') $(wildcard crates/*/Cargo.toml) Cargo.toml Cargo.lock

# Where pyright keeps what it fetches, so that it is fetched when it is installed and never by a test.
export PYRIGHT_PYTHON_CACHE_DIR := $(CURDIR)/.venv/pyright

.PHONY: demo test test-rust test-codegen test-python test-node instructions codegen lint wheel pack \
    bench bench-packages clean

## The main job in three languages, offline.
demo: .venv/.package node/node_modules/.package
	@cargo run --quiet -p airbyte-agent-cli -- demo
	@echo
	@$(BIN)/python python/examples/quickstart.py
	@echo
	@node node/examples/quickstart.mjs
	@sh tests/live-hint.sh

## Everything: the crates, both packages, the scenarios in every language, other clients against the emulator.
test: test-rust test-codegen test-python test-node
	@sh tests/count.sh

test-rust: | target/tests
	cargo test --workspace --exclude airbyte-agent-python --exclude airbyte-agent-load --features airbyte-agent/schema,airbyte-agent/binding 2>&1 | tee target/tests/rust.log

## What is generated is what the operation table says now.
test-codegen:
	cargo codegen --check

test-python: .venv/.package | target/tests
	(cd python && $(BIN)/python -m pytest) 2>&1 | tee target/tests/python.log
	$(BIN)/python -m pytest tests/interop 2>&1 | tee --append target/tests/python.log

test-node: node/node_modules/.package | target/tests
	npm --prefix node test 2>&1 | tee target/tests/node.log

## Regenerate what is generated from the operation table.
codegen:
	cargo codegen

lint: .venv/.tools
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --features airbyte-agent/schema,airbyte-agent/binding -- -D warnings
	cd python && $(BIN)/ruff check && $(BIN)/ruff format --check

## Count the CPU instructions of one call in the core and in bare reqwest. Needs valgrind. tests/bench/README.md
instructions:
	cargo build --quiet --profile counted -p airbyte-agent-load
	$(PYTHON) tests/bench/instructions.py target/counted/serve target/counted/rust-client

## What is published for Python, in target/wheels: one wheel for CPython 3.10 and later, and the sources. docs/packaging.md
wheel: .venv/.tools
	rm -rf target/wheels
	cd python && RUSTFLAGS="$(REMAP)" $(BIN)/maturin build --release --locked --target $(PLATFORM) --out ../target/wheels
	cd python && $(BIN)/maturin sdist --out ../target/wheels
	$(BIN)/twine check --strict target/wheels/*

## What is published for Node, in target/npm: the package, and the addon of this platform. docs/packaging.md
pack: node/node_modules/.tools
	rm -rf target/addons
	RUSTFLAGS="$(REMAP)" npm --prefix node run build:native -- --release --target $(PLATFORM) \
	    --output-dir ../target/addons --dts native.d.ts
	npm --prefix node run build:ts
	node node/scripts/pack.mjs --from target/addons

## What is published, and its peers, against a server of ready bytes, on demand: `make bench ROUNDS=5`. tests/bench/README.md
bench: bench-packages
	$(MEASURE) --rounds $(ROUNDS) --exits $(EXITS) $(if $(ONLY),--only $(ONLY)) | tee target/bench/results.md

bench-packages: wheel pack target/bench/.peers
	target/bench/venv/bin/python -m pip install --quiet --force-reinstall --no-deps target/wheels/*.whl
	rm -rf target/bench/node_modules/airbyte-agent*
	@# By hand: npm would look for the packages of the other platforms.
	for tarball in target/npm/*.tgz; do \
	    package=target/bench/node_modules/$$(basename $$tarball | sed 's/-[0-9].*//'); \
	    mkdir -p $$package && tar -xzf $$tarball -C $$package --strip-components=1; \
	done
	RUSTFLAGS="$(REMAP)" cargo build --release --locked -p airbyte-agent-load

MEASURE := target/bench/venv/bin/python tests/bench/run.py --package target/bench/node_modules/airbyte-agent

ROUNDS ?= 5
EXITS ?= 1000
# Parts and cells to measure; all, if empty.
ONLY ?=

target/bench/.peers: tests/bench/requirements.txt tests/bench/package.json
	$(PYTHON) -m venv target/bench/venv
	target/bench/venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	cp tests/bench/package.json target/bench
	npm install --prefix target/bench --no-audit --no-fund
	@touch $@

PLATFORM = $(shell rustc -vV | sed -n 's/^host: //p')
# Panic messages name source files relative to the tree, not by the path on the build machine.
REMAP := --remap-path-prefix=$(CURDIR)/= --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src/=

clean:
	rm -rf .venv node/node_modules node/dist target

.venv/.tools: python/requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	$(BIN)/pyright --version
	@touch $@

.venv/.package: .venv/.tools python/pyproject.toml $(CRATES)
	cd python && $(BIN)/maturin develop --quiet
	@touch $@

node/node_modules/.tools: node/package-lock.json
	npm --prefix node ci --no-audit --no-fund
	@touch $@

node/node_modules/.package: node/node_modules/.tools node/scripts/build.mjs node/tsconfig.json $(shell find node/src -type f 2>/dev/null) $(CRATES)
	npm --prefix node run build
	@touch $@

target/tests:
	@mkdir -p $@
