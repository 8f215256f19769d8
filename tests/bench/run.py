"""Measure our packages and their peers, and print what they are to each other, as Markdown.

    python tests/bench/run.py [--only PART|CELL …] [--clients NAME …] [--rounds 5] [--exits 1000]
                              [--package DIR] [--out FILE] [--told FILE]

`make bench` prepares what this needs. Parts are calls, startup, sizes, stampede, memory and exits; a cell is a load of
the first, such as `small@64` or "small@64 HTTP/2". The results go to a file as well, calls after each round; `--told`
prints them again.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import calls
import exits
import machine
import memory
import sizes
import stampede
import startup
import targets
from ground import BENCH, ROOT, Plan, serving

# Each has `measured(plan)`, which gives its results so far, as JSON, until they are all, and `told(results)`, which is
# Markdown.
PARTS = {
    "calls": ("Calls", calls),
    "startup": ("Loading a package", startup),
    "sizes": ("Size", sizes),
    "stampede": ("A cold stampede", stampede),
    "memory": ("Memory after many calls", memory),
    "exits": ("Ending with calls on their way", exits),
}
CELLS = [cell.name for cell in calls.CELLS]


def report(results: dict[str, Any]) -> str:
    measured = [(title, part.told(results[name])) for name, (title, part) in PARTS.items() if name in results]
    sections = [
        ("What was measured on", machine.told(results["machine"])),
        *measured,
        ("Targets", targets.told(results)),
    ]
    return "\n".join(f"### {title}\n\n{text}" for title, text in sections)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[], choices=[*PARTS, *CELLS], metavar="PART|CELL")
    parser.add_argument("--clients", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--exits", type=int, default=1000, help="how many processes are ended with calls on their way")
    parser.add_argument("--package", default=str(ROOT / "node"), help="folder of our Node package")
    parser.add_argument("--out", type=Path, default=BENCH / "results.json")
    parser.add_argument("--told", type=Path, help="print the results of this file; measure nothing")
    given = parser.parse_args()
    if given.told:
        print(report(json.loads(given.told.read_text())))
        return

    # Whoever starts this in the background of a shell has made it deaf to interrupts, and so all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    cells = [name for name in given.only if name in CELLS]
    parts = {name for name in given.only if name in PARTS} | ({"calls"} if cells else set()) or set(PARTS)
    results: dict[str, Any] = {"machine": machine.described()}
    with serving() as server:
        plan = Plan(server, given.rounds, given.exits, cells, given.clients, str(Path(given.package).resolve()))
        for name, (_, part) in PARTS.items():
            if name in parts:
                begun = time.monotonic()
                for results[name] in part.measured(plan):
                    given.out.write_text(json.dumps(results))
                print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    print(report(results))


if __name__ == "__main__":
    main()
