"""Calls: every cell is a size of responses and a number of concurrent calls, made by every client that can."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean, median

from clients import ALL, Client
from processes import Plan
from tables import Run, median_of, ratios, spread, table


@dataclass(frozen=True)
class Cell:
    """Every client makes the same number of calls: the rate of some depends on the length of a run."""

    size: str
    concurrency: int
    calls: int
    tls: bool = False

    @property
    def name(self) -> str:
        return f"{self.size}@{self.concurrency}{' TLS' if self.tls else ''}"

    def accepts(self, client: Client) -> bool:
        if self.tls and not client.tls:
            return False
        return self.concurrency <= client.max_concurrency and self.size in client.sizes


CELLS = [
    Cell("small", 1, 2000),
    Cell("small", 64, 2000),
    Cell("medium", 1, 200),
    Cell("large", 1, 20),
    Cell("small", 1, 2000, tls=True),
    Cell("small", 64, 2000, tls=True),
    Cell("medium", 1, 200, tls=True),
]

# A fast client finishes within a fraction of a second, while the speed of a virtual machine changes from one second to
# the next. So a client runs again in the same round until it was measured for so many seconds, or so many times.
MIN_SECONDS, MAX_RUNS = 1.0, 4

Results = dict[str, dict[str, list[Run]]]


def run(cell: Cell, client: Client, plan: Plan) -> Run | None:
    """One process. Returns None if it failed, or if the server did not receive all of its calls."""
    server = plan.server
    server.executions()
    name = f"{client.name}, {cell.name}"
    load = [cell.size, str(cell.concurrency), str(cell.calls), server.tls if cell.tls else server.http]
    measured = plan.run(name, [*client.command, *load, *client.options], tls=cell.tls)
    executions = server.executions()
    if measured and executions <= cell.calls:
        print(f"{name}: the server received {executions} of {cell.calls} calls", file=sys.stderr)
        return None
    return measured


def run_round(cell: Cell, clients: list[Client], plan: Plan) -> dict[str, list[Run]]:
    """Run every client once, then those again that were not measured for long enough."""
    runs: dict[str, list[Run]] = {}
    due = list(filter(cell.accepts, clients))
    for _ in range(MAX_RUNS):
        for client in due:
            runs.setdefault(client.name, []).extend(filter(None, [run(cell, client, plan)]))
        due = [client for client in due if 0 < seconds(runs[client.name]) < MIN_SECONDS]
    return runs


def seconds(runs: list[Run]) -> float:
    return sum(run["calls"] / run["per_second"] for run in runs)


def combine(runs: list[Run]) -> Run:
    """The runs of a client in one round as one: means stay means, percentiles become the median of the runs."""
    return {
        **{key: median_of(runs, key) for key in ("p50_us", "p99_us", "rss_mb")},
        "cpu_per_1000": mean(run["cpu_per_1000"] for run in runs),
        "per_second": sum(run["calls"] for run in runs) / seconds(runs),
        "calls": runs[0]["calls"],
        "bad_exits": sum(run["exit"] != 0 for run in runs),
    }


def measure(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    cells = [cell for cell in CELLS if not plan.cells or cell.name in plan.cells]
    clients = [client for client in ALL if not plan.clients or client.name in plan.clients]
    for number in range(plan.rounds):
        for cell in cells:
            for client, runs in run_round(cell, clients, plan).items():
                if runs:
                    results.setdefault(cell.name, {}).setdefault(client, []).append({**combine(runs), "round": number})
        print(f"round {number + 1} of {plan.rounds}", file=sys.stderr)
        yield results


def ratio(results: Results, cell: str, ours: str, peer: str, key: str = "per_second") -> float:
    """The median over the rounds of ours divided by the peer. Raises KeyError if one of them was not measured."""
    return median(ratios(results[cell][ours], results[cell][peer], key))


def report_cell(name: str, by_client: dict[str, list[Run]]) -> str:
    base = next(iter(by_client))
    head = ["client", "calls/s", f"× {base} (min–max)", "p50 µs", "p99 µs", "CPU s/1,000", "RSS MB", "bad exits"]
    rows = [
        [
            client,
            f"{median_of(runs, 'per_second'):,.0f}",
            spread(ratios(runs, by_client[base], "per_second")),
            f"{median_of(runs, 'p50_us'):,.0f}",
            f"{median_of(runs, 'p99_us'):,.0f}",
            f"{median_of(runs, 'cpu_per_1000'):.4f}",
            f"{median_of(runs, 'rss_mb'):.0f}",
            sum(run["bad_exits"] for run in runs),
        ]
        for client, runs in by_client.items()
    ]
    calls = next(iter(by_client.values()))[0]["calls"]
    return f"#### {name}, {calls:,} calls a run\n\n{table(head, rows)}"


def report(results: Results) -> str:
    return "\n".join(report_cell(name, by_client) for name, by_client in results.items())
