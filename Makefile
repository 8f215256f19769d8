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

# What the optimizer goes by in what is published; empty, for a compiler that cannot read it. docs/packaging.md
PROFILE ?= target/release.profdata

# Where pyright keeps what it fetches, so that it is fetched when it is installed and never by a test.
export PYRIGHT_PYTHON_CACHE_DIR := $(CURDIR)/.venv/pyright

.PHONY: demo test test-rust test-codegen test-python test-node instructions codegen lint wheel pack profile flames \
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
test: test-rust test-codegen test-python test-node instructions
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

## What a call costs the core, in instructions: printed, not judged, and only where valgrind is. docs/performance.md
instructions:
	@if command -v valgrind > /dev/null; then \
	    cargo build --quiet --profile counted -p airbyte-agent-load && \
	    $(PYTHON) tests/bench/instructions.py target/counted/serve target/counted/rust-client; \
	else echo "instructions of a call: not counted, since valgrind is not here"; fi

## What is published for Python, in target/wheels: one wheel for CPython 3.10 and later, and the sources. docs/packaging.md
wheel: .venv/.tools $(PROFILE)
	rm -rf target/wheels
	cd python && RUSTFLAGS="$(PUBLISHED)" $(BIN)/maturin build --release --locked --target $(PLATFORM) --out ../target/wheels
	cd python && $(BIN)/maturin sdist --out ../target/wheels
	$(BIN)/twine check --strict target/wheels/*

## What is published for Node, in target/npm: the package, and the addon of this platform. docs/packaging.md
pack: node/node_modules/.tools $(PROFILE)
	rm -rf target/addons
	RUSTFLAGS="$(PUBLISHED)" npm --prefix node run build:native -- --release --target $(PLATFORM) \
	    --output-dir ../target/addons --dts native.d.ts
	npm --prefix node run build:ts
	node node/scripts/pack.mjs --from target/addons

## Measure anew which way calls go, in crates/release.profdata.xz, for `wheel` and `pack` to go by. docs/packaging.md
profile:
	$(LLVM_PROFDATA) --version
	rm -rf target/profile
	$(MAKE) bench-packages PROFILE= PROFILING=-Cprofile-generate
	LLVM_PROFILE_FILE=$(CURDIR)/target/profile/%m.profraw $(MEASURE) --rounds 1 --clients $(PROFILED_CLIENTS) \
	    --only $(PROFILED_CELLS) --out target/profile/results.json
	@# They count.
	$(FORGET_PACKAGES)
	$(LLVM_PROFDATA) merge --output target/release.profdata target/profile/*.profraw
	$(PYTHON) -c 'import lzma, sys; lzma.open("crates/release.profdata.xz", "w", preset=9).write(sys.stdin.buffer.read())' \
	    < target/release.profdata

## Draw anew where the time of small calls goes, in docs/performance. Asks for perf, and for inferno (`cargo install inferno`).
flames:
	inferno-flamegraph --version
	CARGO_PROFILE_RELEASE_STRIP=none $(MAKE) bench-packages
	target/bench/venv/bin/python tests/bench/flames.py --package target/bench/node_modules/airbyte-agent
	@# They are larger by their symbols.
	$(FORGET_PACKAGES)

# Of packages that are neither to be published nor to be measured.
define FORGET_PACKAGES
rm -rf target/wheels target/npm target/addons target/bench/node_modules/airbyte-agent*
target/bench/venv/bin/python -m pip uninstall --quiet --yes airbyte-agent
endef

target/release.profdata: crates/release.profdata.xz
	@mkdir -p target
	$(PYTHON) -c 'import lzma, sys; sys.stdout.buffer.write(lzma.open("$<").read())' > $@

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
	RUSTFLAGS="$(NOWHERE)" cargo build --release --locked -p airbyte-agent-load

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

# Calls of all kinds, in proportion: large answers would drown what else a call does.
PROFILED_CLIENTS := "ours, Python" "ours, Python + uvloop" "ours, Python, bytes to a file" "ours, Python, sync" \
    "ours, Node" "ours, Node, bytes to a file"
PROFILED_CELLS := small@1 small@64 medium@1 "small@1 TLS" "small@64 TLS" "small@1 HTTP/2" "small@64 HTTP/2"
# Of the LLVM that rustc has: `rustup component add llvm-tools`, or a distribution's.
LLVM_PROFDATA ?= $(shell rustc --print sysroot)/lib/rustlib/$(PLATFORM)/bin/llvm-profdata
PROFILING = $(if $(PROFILE),-Cprofile-use=$(CURDIR)/$(PROFILE))
PLATFORM = $(shell rustc -vV | sed -n 's/^host: //p')
PUBLISHED = $(NOWHERE) $(PROFILING)
# Messages of panics name files by their place in the tree, not on the machine that built them.
NOWHERE := --remap-path-prefix=$(CURDIR)/= --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src/=

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
