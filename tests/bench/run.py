"""Measure our packages and their peers, and print the results as Markdown.

    python tests/bench/run.py [--only PART|CELL …] [--clients NAME …] [--rounds 5] [--node-package DIR]
                              [--results FILE] [--report] [--update-page]

`make bench` builds and installs what this needs. The parts are calls, dataframes, startup, sizes and memory; a cell is a load of
the first, such as `small@64` or "small@64 TLS". The results are kept in a JSON file, from which `--report` prints them
again and `--update-page` writes the figures of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import cells
import dataframes
import machine
import memory
import page
import sizes
import startup
import targets
from processes import BENCH, ROOT, Plan, serve

# Each has `measure(plan)`, which yields its results so far, and `report(results)`, which returns Markdown.
PARTS = {
    "calls": ("Calls", cells),
    "dataframes": ("Records as columns", dataframes),
    "startup": ("Loading a package", startup),
    "sizes": ("Size", sizes),
    "memory": ("Memory after many calls", memory),
}
CELLS = [cell.name for cell in cells.CELLS]


def report(results: dict[str, Any]) -> str:
    sections = [
        ("Machine and versions", machine.report(results["machine"])),
        *((title, part.report(results[name])) for name, (title, part) in PARTS.items() if name in results),
        ("Targets", targets.report(results)),
    ]
    return "\n".join(f"### {title}\n\n{text}" for title, text in sections)


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    only_cells = [name for name in arguments.only if name in CELLS]
    parts = {name for name in arguments.only if name in PARTS} | ({"calls"} if only_cells else set()) or set(PARTS)
    results: dict[str, Any] = {"machine": machine.describe()}
    with serve() as server:
        node_package = str(Path(arguments.node_package).resolve())
        plan = Plan(server, arguments.rounds, only_cells, arguments.clients, node_package)
        for name, (_, part) in PARTS.items():
            if name in parts:
                begun = time.monotonic()
                for results[name] in part.measure(plan):
                    arguments.results.write_text(json.dumps(results))
                print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[], choices=[*PARTS, *CELLS], metavar="PART|CELL")
    parser.add_argument("--clients", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--node-package", default=str(ROOT / "node"), help="folder of our Node package")
    parser.add_argument("--results", type=Path, default=BENCH / "results.json")
    parser.add_argument("--report", action="store_true", help="print the results of the file; measure nothing")
    parser.add_argument("--update-page", action="store_true", help="write the figures of docs/performance.md")
    arguments = parser.parse_args()
    # A shell that starts this in the background makes it ignore interrupts, and every process that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    if arguments.report or arguments.update_page:
        results = json.loads(arguments.results.read_text())
    else:
        results = measure(arguments)
    if arguments.update_page:
        missing = [name for name in page.PARTS if name not in results]
        if missing:
            parser.error(f"{arguments.results} has no results of {', '.join(missing)}: measure everything first")
        page.update(results)
    else:
        print(report(results))


if __name__ == "__main__":
    main()
