"""Measure our clients and their peers, interleaved in rounds, and print what they are to each other.

    python tests/bench/run.py [--rounds 5] [--only CELL …] [--clients NAME …] [--out results.json]

`make bench` prepares what this needs: the load server and the Rust clients, an environment with the wheel and the peers,
and the Node package. The server has the first processor of the machine, each client the second.

Ratios are taken round by round, and their median told with the least and the greatest: rounds differ more than clients do
within one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "target" / "bench"
PYTHON = BENCH / "venv" / "bin" / "python"
CLIENTS = Path(__file__).parent / "clients"
RELEASE = ROOT / "target" / "release"
# Longer than any run takes; a client that hangs is told.
PATIENCE = 300

Result = dict[str, float]


@dataclass(frozen=True)
class Client:
    """A client, and how it is run."""

    name: str
    command: list[str]
    extra: list[str] = field(default_factory=list)

    def run(self, cell: Cell, server: Server) -> Result | None:
        """One run on the second processor; what it measured, or nothing if it failed."""
        url = server.https if cell.secure else server.http
        command = [*self.command, cell.kind, str(cell.concurrency), str(cell.calls), url, *self.extra]
        environment = {**os.environ, "BENCH_PACKAGE": str(ROOT / "node"), "NODE_PATH": str(BENCH / "node_modules")}
        if cell.secure:
            environment["BENCH_CA"] = server.ca
        try:
            # How it ends is told below.
            ran = subprocess.run(
                ["taskset", "-c", "1", *command],
                check=False,
                env=environment,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            print(f"{self.name} on {cell.name}: hung", file=sys.stderr)
            return None
        if ran.returncode:
            # The figures come before the end: a crash there is told, and does not pass for none.
            print(f"{self.name} on {cell.name}: exit {ran.returncode}\n{ran.stderr[-500:]}", file=sys.stderr)
        lines = ran.stdout.strip().splitlines()
        return {**json.loads(lines[-1]), "exit": ran.returncode} if lines else None


def python(name: str, client: str, *extra: str) -> Client:
    return Client(name, [str(PYTHON), str(CLIENTS / "python_client.py"), client], list(extra))


def node(name: str, client: str) -> Client:
    return Client(name, ["node", str(CLIENTS / "node-client.mjs"), client])


def rust(name: str, client: str) -> Client:
    return Client(name, [str(RELEASE / "rust-client"), client])


OFFICIAL = "official SDK"
ALL = [
    python(OFFICIAL, "official"),
    python("httpx", "httpx"),
    python("aiohttp + orjson + uvloop", "aiohttp", "--loop", "uvloop"),
    python("ours, Python", "ours"),
    python("ours, Python + uvloop", "ours", "--loop", "uvloop"),
    python("ours, Python, bytes", "ours-bytes"),
    python("requests", "requests"),
    python("ours, Python, sync", "ours-sync"),
    node("fetch", "fetch"),
    node("undici", "undici"),
    node("ours, Node", "ours"),
    node("ours, Node, bytes", "ours-bytes"),
    rust("reqwest, bytes", "reqwest"),
    rust("hyper, bytes", "hyper"),
    rust("ours, Rust", "core"),
]
SYNC = {"requests", "ours, Python, sync"}
PLAIN_ONLY = {
    "hyper, bytes",
    "reqwest, bytes",
    "httpx",
    "requests",
    "fetch",
    "undici",
    "aiohttp + orjson + uvloop",
    OFFICIAL,
}


@dataclass(frozen=True)
class Cell:
    """One load. Every client makes the same number of calls in it: the rate of some depends on the length of a run."""

    kind: str
    concurrency: int
    calls: int
    secure: bool = False

    @property
    def name(self) -> str:
        return f"{self.kind}@{self.concurrency}{', TLS' if self.secure else ''}"

    def takes(self, client: Client) -> bool:
        if client.name in SYNC and self.concurrency > 1:
            return False
        return not (self.secure and client.name in PLAIN_ONLY)


CELLS = [
    Cell("small", 1, 2000),
    Cell("small", 64, 4000),
    Cell("small", 256, 4000),
    Cell("medium", 1, 300),
    Cell("large", 1, 30),
    Cell("small", 64, 4000, secure=True),
]


@dataclass(frozen=True)
class Server:
    """The load server, as it tells of itself."""

    http: str
    https: str
    ca: str


@contextmanager
def serving() -> Iterator[Server]:
    process = subprocess.Popen(["taskset", "-c", "0", str(RELEASE / "serve")], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield Server(**json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


Results = dict[str, dict[str, list[Result]]]


def measured(rounds: int, cells: list[Cell], clients: list[Client], out: Path) -> Results:
    results: Results = {}
    with serving() as server:
        for number in range(rounds):
            for cell in cells:
                for client in filter(cell.takes, clients):
                    result = client.run(cell, server)
                    if result is not None:
                        runs = results.setdefault(cell.name, {}).setdefault(client.name, [])
                        runs.append({**result, "round": number})
            out.write_text(json.dumps(results))
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return results


def table(cell: str, by_client: dict[str, list[Result]]) -> str:
    """A cell as a table of Markdown. The first client that is there is what the others are compared with."""
    base = next(iter(by_client))
    of_round = {run["round"]: run["per_second"] for run in by_client[base]}
    rows = [
        f"### {cell}\n",
        f"| client | calls/s | × {base} (min–max) | p50 µs | CPU s/1,000 | RSS MB | bad exits |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, runs in by_client.items():

        def middle(what: str, runs: list[Result] = runs) -> float:
            return median(run[what] for run in runs)

        ratios = [run["per_second"] / of_round[run["round"]] for run in runs if run["round"] in of_round]
        ratio = f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else "–"
        bad = sum(run["exit"] != 0 for run in runs)
        rows.append(
            f"| {name} | {middle('per_second'):,.0f} | {ratio} | {middle('p50_us'):,.0f} "
            f"| {middle('cpu_per_1000'):.4f} | {middle('rss_mb'):.0f} | {bad} |"
        )
    return "\n".join(rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", help="names of cells, such as small@64")
    parser.add_argument("--clients", nargs="+", help="names of clients")
    parser.add_argument("--out", type=Path, default=BENCH / "results.json")
    given = parser.parse_args()
    cells = [cell for cell in CELLS if not given.only or cell.name in given.only]
    clients = [client for client in ALL if not given.clients or client.name in given.clients]
    results = measured(given.rounds, cells, clients, given.out)
    for cell, by_client in results.items():
        print(table(cell, by_client))


if __name__ == "__main__":
    main()
