"""Draw where the processor time of small calls goes, 64 at a time: a flame graph for each language.

    python tests/bench/flames.py [--package DIR] [--out DIR]

`make flames` prepares what this needs: packages that have their symbols. It asks for `perf` and inferno.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import clients
from ground import BENCH, ROOT, Ended, Plan, serving

CONCURRENCY, CALLS = 64, 80_000
# Stacks are unwound by the tables that exceptions go by: Python and the C library have no frame pointers.
RECORD = ["perf", "record", "--event", "cpu-clock", "--freq", "999", "--call-graph", "dwarf,65528"]
# V8 names what it compiled, and what it interprets, in a file that `perf` looks for; its log is not wanted.
NAMED = ["--perf-basic-prof", "--interpreted-frames-native-stack", "--no-logfile-per-isolate", "--logfile=/dev/null"]
# Names of functions alone: to look up what was inlined takes an hour.
SCRIPT = ["perf", "script", "--no-inline"]
# Percent of all samples, below which a frame is left out.
LEAST = "0.2"

DRAWN = {"rust": clients.RUST_OURS, "python": clients.PYTHON_OURS, "node": clients.NODE_OURS}


def sampled(client: clients.Client, plan: Plan, samples: Path) -> None:
    [program, *given] = client.command
    named = NAMED if program == "node" else []
    load = ["small", str(CONCURRENCY), str(CALLS), plan.server.http, *client.options]
    right(plan.run([*RECORD, "--output", str(samples), "--", program, *named, *given, *load]))


def drawn(title: str, samples: Path, picture: Path, plan: Plan) -> None:
    stacks = right(plan.run([*SCRIPT, "--input", str(samples)], pinned=False, seconds=1800)).out
    samples.unlink()
    # V8 names files by where they are on this machine.
    folded = piped(["inferno-collapse-perf"], stacks.replace(f"{ROOT}/", ""))
    picture.write_text(piped(["inferno-flamegraph", "--title", title, "--minwidth", LEAST], folded))


def piped(command: list[str], given: str) -> str:
    return subprocess.run(command, check=True, input=given, stdout=subprocess.PIPE, text=True).stdout


def right(ended: Ended) -> Ended:
    if ended.code != 0:
        raise SystemExit(f"exit {ended.code}\n{ended.err[-1000:]}")
    return ended


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", default=str(ROOT / "node"), help="folder of our Node package")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance")
    given = parser.parse_args()
    samples = BENCH / "perf.data"
    with serving() as server:
        plan = Plan(server, 1, 0, [], [], str(Path(given.package).resolve()))
        for language, name in DRAWN.items():
            [client] = [client for client in clients.ALL if client.name == name]
            sampled(client, plan, samples)
            drawn(f"{name}, small answers, {CONCURRENCY} at a time", samples, given.out / f"{language}.svg", plan)


if __name__ == "__main__":
    main()
