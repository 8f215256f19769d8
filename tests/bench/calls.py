"""Calls: so many, so many at a time, by every client that can, in rounds; in each, fast clients have several turns."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean, median

from clients import ALL, ASLEEP, HTTP, HTTP2, REQWEST, TLS, Client
from ground import Plan
from tables import Run, middle, ratios, spread, table

SPOKEN = {HTTP: "", ASLEEP: " asleep", TLS: " TLS", HTTP2: " HTTP/2"}


@dataclass(frozen=True)
class Cell:
    """One load. Every client makes the same number of calls in it: the rate of some depends on the length of a run."""

    kind: str
    concurrency: int
    calls: int
    protocol: str = HTTP

    @property
    def name(self) -> str:
        return f"{self.kind}@{self.concurrency}{SPOKEN[self.protocol]}"

    def takes(self, client: Client) -> bool:
        if self.concurrency > client.at_most or self.kind not in client.kinds:
            return False
        return self.protocol in client.protocols

    def right(self, stats: dict[str, int]) -> bool:
        """Whether what the server saw is what was to be measured."""
        multiplexed = stats["executions"] if self.protocol == HTTP2 else 0
        return stats["executions"] > self.calls and stats["multiplexed"] == multiplexed


CELLS = [
    Cell("small", 1, 2000),
    Cell("small", 64, 4000),
    Cell("small", 256, 4000),
    Cell("medium", 1, 300),
    Cell("large", 1, 30),
    Cell("small", 1, 2000, ASLEEP),
    Cell("small", 1, 1000, TLS),
    Cell("small", 64, 2000, TLS),
    Cell("large", 1, 30, TLS),
    Cell("small", 1, 1000, HTTP2),
    Cell("small", 64, 2000, HTTP2),
    Cell("large", 1, 30, HTTP2),
]

# Runs of fast clients are shorter than the moods of the machine. So each has as many turns in a round as it takes until
# this many seconds of it are measured, but no more than a few: a process takes longer to start than its run does.
SECONDS, TURNS = 2.0, 8

Results = dict[str, dict[str, list[Run]]]


def run(cell: Cell, client: Client, plan: Plan) -> Run | None:
    """One run; what it measured, or nothing if it failed or was not what it should be."""
    server = plan.server
    server.stats()
    load = [cell.kind, str(cell.concurrency), str(cell.calls), getattr(server, cell.protocol)]
    name = f"{client.name} on {cell.name}"
    told = plan.told(name, [*client.command, *load, *client.options], **server.environment(cell.protocol))
    stats = server.stats()
    if told and not cell.right(stats):
        print(f"{name}: the server saw {stats}", file=sys.stderr)
        return None
    return told


def taken(cell: Cell, clients: list[Client], plan: Plan) -> dict[str, list[Run]]:
    """The turns of a round: all clients have one, then those that were not measured for long enough another."""
    turns: dict[str, list[Run]] = {}
    due = list(filter(cell.takes, clients))
    for _ in range(TURNS):
        for client in due:
            turns.setdefault(client.name, []).extend(filter(None, [run(cell, client, plan)]))
        due = [client for client in due if 0 < seconds(turns[client.name]) < SECONDS]
    return turns


def seconds(runs: list[Run]) -> float:
    return sum(run["calls"] / run["per_second"] for run in runs)


def together(runs: list[Run]) -> Run:
    """The turns of a client as one run: what is a mean stays one, what is a median becomes that of the turns."""
    return {
        **{what: median(run[what] for run in runs) for what in ("p50_us", "p99_us", "rss_mb")},
        "cpu_per_1000": mean(run["cpu_per_1000"] for run in runs),
        "per_second": sum(run["calls"] for run in runs) / seconds(runs),
        "calls": runs[0]["calls"],
        "turns": len(runs),
        "bad_exits": sum(run["exit"] != 0 for run in runs),
    }


def measured(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    cells = [cell for cell in CELLS if not plan.cells or cell.name in plan.cells]
    clients = [client for client in ALL if not plan.clients or client.name in plan.clients]
    for number in range(plan.rounds):
        for cell in cells:
            for client, turns in taken(cell, clients, plan).items():
                if turns:
                    results.setdefault(cell.name, {}).setdefault(client, []).append(
                        {**together(turns), "round": number}
                    )
        print(f"round {number + 1} of {plan.rounds}", file=sys.stderr)
        yield results


def cell_told(name: str, by_client: dict[str, list[Run]]) -> str:
    """The others are compared with the first client that is there; how long a call takes, with bare reqwest."""
    base = next(iter(by_client))
    head = ["client", "turns a round", "calls/s", f"× {base} (min–max)", "p50 µs", "p99 µs"]
    # With more at a time, how long a call takes is only how many are before it.
    alone = name.split()[0].endswith("@1")
    bare = by_client.get(REQWEST) if alone else None
    if bare:
        head.append(f"p50 × {REQWEST}")
    head += ["CPU s/1,000", "RSS MB", "bad exits"]
    rows = []
    for client, runs in by_client.items():
        row = [client, f"{middle(runs, 'turns'):.0f}", f"{middle(runs, 'per_second'):,.0f}"]
        row += [
            spread(ratios(runs, by_client[base], "per_second")),
            f"{middle(runs, 'p50_us'):,.0f}",
            f"{middle(runs, 'p99_us'):,.0f}",
        ]
        if bare:
            row.append(spread(ratios(runs, bare, "p50_us")))
        row += [f"{middle(runs, 'cpu_per_1000'):.4f}", f"{middle(runs, 'rss_mb'):.0f}"]
        rows.append([*row, sum(run["bad_exits"] for run in runs)])
    calls = next(iter(by_client.values()))[0]["calls"]
    return f"#### {name}, {calls:,} calls a turn\n\n{table(head, rows)}"


def told(results: Results) -> str:
    return "\n".join(cell_told(name, by_client) for name, by_client in results.items())
