# `make help` lists the targets; CONTRIBUTING.md explains them.
#
# Needed beforehand: cargo, Python 3.11 or later (3.10 for all but `docs`), and Node 20.17 or later with npm. Everything
# else is installed into the tree: .venv, node/node_modules, target, tests/interop/mcp/node_modules.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
RUST_SOURCES := $(shell find crates -type f \( -path '*/src/*' -o -name build.rs -o -name Cargo.toml \)) \
    Cargo.toml Cargo.lock .cargo/config.toml
NODE_SOURCES := $(shell find node/src node/scripts -type f) node/package.json node/tsconfig.json

# pyright downloads its program on first use. This makes it part of the installation, so that no test needs the network.
export PYRIGHT_PYTHON_CACHE_DIR := $(CURDIR)/.venv/pyright

.PHONY: help demo build check test test-fast test-rust test-python test-python-fast test-python-slow test-interop test-node \
    test-frameworks test-dataframes test-engines docs codegen catalogue instructions wheel pack fuzz bench bench-page \
    bench-packages clean

## List the targets.
help:
	@awk '/^## /  { text = text substr($$0, 4) " " } \
	    /^[a-z-]+:/ { if (text) { sub(":.*", "", $$1); printf "%-14s %s\n", $$1, text } } \
	    !/^## /   { text = "" }' Makefile

## Connect GitHub and read its issues in three languages, offline.
demo:
	@# Packages of Python and Node are installed while cargo compiles.
	@$(MAKE) --jobs=3 build
	@cargo run --quiet --bin airbyte-agent -- demo
	@echo
	@$(BIN)/python -m airbyte_agent demo
	@echo
	@node node/examples/quickstart.mjs
	@sh tests/live-hint.sh

## Compile all crates and install both packages into the tree.
build: .venv/.package node/node_modules/.package

## Formatting, lints, and whether generated files are current.
check: .venv/.tools node/node_modules/.tools
	cargo fmt --all --check
	cd python && $(BIN)/ruff check && $(BIN)/ruff format --check
	npm --prefix node run lint
	cargo codegen --check
	cargo clippy --workspace --all-targets -- -D warnings

## Everything CI runs: `check` and `docs`, then all tests in Rust, Python and Node.
test:
	@rm -f target/tests/*.log
	@# Packages of Python and Node are installed while cargo compiles.
	$(MAKE) --jobs=3 .venv/.docs node/node_modules/.tools target/debug/.built
	$(MAKE) check docs
	$(MAKE) test-rust build
	@# Two at a time, because each keeps one core busy. The output of a suite is printed when it ends.
	$(MAKE) --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) $(SUITES)
	@sh tests/count.sh

# The longest first.
SUITES := test-python-fast test-node test-python-slow test-interop test-dataframes test-frameworks

## `test` without the slow tests, most of which build and install packages, and without `test-frameworks` and `test-dataframes`.
test-fast: SUITES := test-python-fast test-node test-interop
test-fast: export NODE_TESTS := test:fast
test-fast: test

## The tests of the Rust crates.
test-rust: | target/tests
	cargo test 2>&1 | tee target/tests/rust.log

## The tests of the Python package, and other clients against the emulator and the MCP server.
test-python: test-python-fast test-python-slow test-interop

test-python-fast: .venv/.package | target/tests
	(cd python && $(BIN)/python -m pytest -m "not slow") 2>&1 | tee target/tests/python.log

test-python-slow: .venv/.package | target/tests
	(cd python && $(BIN)/python -m pytest -m slow) 2>&1 | tee target/tests/python-slow.log

test-interop: .venv/.package tests/interop/mcp/node_modules/.installed | target/tests
	$(BIN)/python -m pytest tests/interop tests/packages tests/catalogue tests/random_faults 2>&1 | tee target/tests/interop.log

## The tests of the Node package.
test-node: node/node_modules/.package | target/tests
	npm --prefix node run $(or $(NODE_TESTS),test) 2>&1 | tee target/tests/node.log

## The tests of the adapters for agent frameworks in Python, which are installed into an environment of their own (270 MB).
test-frameworks: .venv/.package target/frameworks/.installed | target/tests
	(cd python && $(PYTHON_PATH) ../target/frameworks/bin/python -m pytest tests/frameworks) 2>&1 | tee target/tests/frameworks.log

## The tests of tables with pyarrow, polars, pandas and DuckDB, which are installed into an environment of their own (600 MB).
test-dataframes: .venv/.package target/dataframes/.installed | target/tests
	(cd python && $(PYTHON_PATH) ../target/dataframes/bin/python -m pytest tests/dataframes) 2>&1 | tee target/tests/dataframes.log

## The tests of Ray, Dask, dlt, Spark and Daft, which are installed into an environment of their own (1.3 GB). Needs Java 17 or later, and
## is not part of `test`.
test-engines: .venv/.package target/engines/.installed | target/tests
	(cd python && $(PYTHON_PATH) ../target/engines/bin/python -m pytest tests/engines) 2>&1 | tee target/tests/engines.log

# Where an environment without the package finds it, in programs that tests start as well.
PYTHON_PATH := PYTHONPATH=$(CURDIR)/python/src:$(CURDIR)/python/tests

## Build the documentation into target/docs, and fail if a link or an anchor leads nowhere. Needs Python 3.11 or later.
docs: .venv/.docs
	$(BIN)/sphinx-build --quiet --fail-on-warning --nitpicky --keep-going --conf-dir docs --builder dirhtml \
	    --doctree-dir target/doctrees . target/docs

## Run the fuzz targets on new inputs for a minute: `make fuzz`, `make fuzz SECONDS=600 ONLY=seeds`. tests/fuzz/README.md
fuzz:
	@# All at the same time, so that they take as long as one.
	FUZZ_SECONDS=$(SECONDS) cargo test --test fuzz -- --nocapture --test-threads=64 $(ONLY)

SECONDS ?= 60

## Write what is generated from the operation tables.
codegen:
	cargo codegen

## Write the catalogue of connectors anew from the official SDK. tests/catalogue/README.md
catalogue: .venv/.tools
	$(BIN)/python tests/catalogue/build.py

## Count the CPU instructions of one call in the core and in bare reqwest. Needs valgrind. tests/bench/README.md
instructions:
	cargo build --quiet --profile counted -p airbyte-agent-load
	$(PYTHON) tests/bench/instructions.py target/counted/serve target/counted/rust-client

## Build the published Python packages into target/wheels: one wheel for CPython 3.10 and later, that of the command line, and the
## sources of both.
wheel: .venv/.release
	rm -rf target/wheels
	for folder in python python/cli; do \
	    cd $(CURDIR)/$$folder; \
	    $(RELEASE_ENV) $(BIN)/maturin build --release --locked --compression-level 9 --target $(HOST) $(WHEEL_FLAGS) \
	        --out $(CURDIR)/target/wheels; \
	    $(BIN)/maturin sdist --out $(CURDIR)/target/wheels; \
	done
	$(BIN)/python tests/packages/recompress.py target/wheels/*.whl
	$(BIN)/twine check --strict target/wheels/*
	$(call CHECK_GLIBC,target/wheels/*.whl)

## Build the published npm packages into target/npm: the main packages, and those of this platform with addon and command line.
pack: node/node_modules/.tools .venv/.release
	rm -rf target/addons
	$(RELEASE_ENV) npm --prefix node run build:addon -- --release --target $(TARGET) \
	    $(if $(WITH_ZIG),--cross-compile) --output-dir ../target/addons --dts native.d.ts
	npm --prefix node run build:ts
	node node/scripts/pack.mjs --from target/addons
	$(RELEASE_ENV) cargo $(RELEASE_BUILD) -p airbyte-agent-cli --features package --bin airbyte-agent-cli
	node node/scripts/pack-cli.mjs --from target
	$(BIN)/python tests/packages/recompress.py target/npm/*.tgz
	$(call CHECK_GLIBC,target/npm/*.tgz)

# The target triple of this machine.
HOST = $(shell rustc -vV | sed -n 's/^host: //p')
# On Linux with glibc, zig links for a glibc that is older than this machine's. docs/packaging.md
GLIBC := 2.17
WITH_ZIG = $(findstring linux-gnu,$(HOST))
WHEEL_FLAGS = $(if $(WITH_ZIG),--zig --compatibility manylinux_$(subst .,_,$(GLIBC)))
TARGET = $(HOST)$(if $(WITH_ZIG),.$(GLIBC))
RELEASE_BUILD = $(if $(WITH_ZIG),zigbuild,build) --release --locked --target $(TARGET)
CHECK_GLIBC = $(if $(WITH_ZIG),$(BIN)/python tests/packages/glibc.py $(GLIBC) $(1))
# zig is found on PATH. Panic messages name source files relative to the tree, not by the path on the build machine.
RELEASE_ENV = PATH="$(BIN):$$PATH" RUSTFLAGS="$(REMAP)"
REMAP := --remap-path-prefix=$(CURDIR)/= --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src/=

.venv/.release: .venv/.tools python/requirements-release.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement python/requirements-release.txt
	@touch $@

## Measure the published packages and their peers: `make bench`, `make bench ROUNDS=1 ONLY="startup small@64"`.
bench: bench-packages
	$(MEASURE) --rounds $(ROUNDS) $(if $(ONLY),--only $(ONLY)) | tee target/bench/results.md

## Write the figures of the last `make bench` into docs/performance.md.
bench-page:
	$(MEASURE) --update-page

bench-packages: wheel pack target/bench/.peers
	target/bench/venv/bin/python -m pip install --quiet --force-reinstall --no-deps target/wheels/airbyte_agent-*.whl
	rm -rf target/bench/node_modules/airbyte-agent*
	@# Unpacked by tar: npm would ask a registry for the packages of the other platforms.
	for tarball in $(filter-out %airbyte-agent-cli%,$(wildcard target/npm/*.tgz)); do \
	    package=target/bench/node_modules/$$(basename $$tarball | sed 's/-[0-9].*//'); \
	    mkdir -p $$package && tar -xzf $$tarball -C $$package --strip-components=1; \
	done
	@# Built as the addon is, so that both share their compiled dependencies.
	$(RELEASE_ENV) cargo $(RELEASE_BUILD) -p airbyte-agent-load
	cp target/$(HOST)/release/serve target/$(HOST)/release/rust-client target/bench

MEASURE := target/bench/venv/bin/python tests/bench/run.py --node-package target/bench/node_modules/airbyte-agent
ROUNDS ?= 5
# Parts and cells to measure; everything if empty.
ONLY ?=

target/bench/.peers: tests/bench/requirements.txt tests/bench/package.json
	$(PYTHON) -m venv target/bench/venv
	target/bench/venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	cp tests/bench/package.json target/bench
	npm install --prefix target/bench --no-audit --no-fund
	@touch $@

## Delete everything that was built or installed.
clean:
	rm -rf .venv node/node_modules node/dist target tests/interop/mcp/node_modules

.venv/.tools: python/requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	$(BIN)/pyright --version
	@touch $@

# The frameworks ask for other versions than requirements-dev.txt, and need Python 3.11 or later.
target/frameworks/.installed: python/requirements-frameworks.txt
	$(PYTHON) -m venv target/frameworks
	@# Most of what they install is never imported, so it is compiled when it is.
	target/frameworks/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --requirement $<
	@touch $@

target/dataframes/.installed: python/requirements-dataframes.txt
	$(PYTHON) -m venv target/dataframes
	target/dataframes/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --requirement $<
	@touch $@

target/engines/.installed: python/requirements-engines.txt
	$(PYTHON) -m venv target/engines
	target/engines/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --requirement $<
	@touch $@

.venv/.docs: .venv/.tools python/requirements-docs.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement python/requirements-docs.txt
	@touch $@

.venv/.package: .venv/.tools python/pyproject.toml python/scripts/develop.py target/debug/.built
	$(BIN)/python python/scripts/develop.py
	@touch $@

node/node_modules/.tools: node/package-lock.json
	npm --prefix node ci --no-audit --no-fund
	@touch $@

# Some of these packages need Node 22, which is one of them. What their scripts would install is not needed.
tests/interop/mcp/node_modules/.installed: tests/interop/mcp/package-lock.json
	npm --prefix $(<D) ci --ignore-scripts --loglevel=error --no-audit --no-fund
	@touch $@

node/node_modules/.package: node/node_modules/.tools $(NODE_SOURCES) target/debug/.built
	npm --prefix node run build
	@touch $@

# One command for the CLI, the code generator and both native modules: each dependency is compiled once.
target/debug/.built: $(RUST_SOURCES)
	cargo build
	@touch $@

target/tests:
	@mkdir -p $@
