"""Records as columns: large responses to Arrow, bytes to a dataframe, and a million records to a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from statistics import median

from clients import AIOHTTP, OFFICIAL
from processes import CLIENTS, PYTHON, Plan
from tables import Run, median_of, ratios, spread, table

OURS, POLARS = "ours", "polars.read_json"
# What is measured, and how each client does it (clients/python/dataframes.py).
TO_ARROW, FROM_BYTES, TO_PARQUET = "large responses to Arrow", "large responses from bytes to polars", "a million to Parquet"
WAYS = {
    TO_ARROW: {OURS: "ours", OFFICIAL: "official", AIOHTTP: "aiohttp"},
    FROM_BYTES: {OURS: "ours from bytes", POLARS: "polars from bytes"},
    TO_PARQUET: {OURS: "parquet"},
}

Results = dict[str, dict[str, list[Run]]]


def measure(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    for number in range(plan.rounds):
        for task, ways in WAYS.items():
            # A million records take a while, and their memory does not vary.
            if task == TO_PARQUET and number > 0:
                continue
            for client, way in ways.items():
                with tempfile.TemporaryDirectory() as folder:
                    program = [PYTHON, str(CLIENTS / "python" / "dataframes.py"), way, plan.server.http, folder]
                    measured = plan.run(f"{task}, {client}", program)
                if measured:
                    runs = results.setdefault(task, {}).setdefault(client, [])
                    runs.append({**measured, "round": number})
        yield results


def ratio(results: Results, task: str, peer: str) -> float:
    """The median over the rounds of our records per second divided by the peer's."""
    return median(ratios(results[task][OURS], results[task][peer], "records_per_second"))


def peak_mb(results: Results) -> float:
    return median_of(results[TO_PARQUET][OURS], "peak_mb")


def report(results: Results) -> str:
    head = ["", "client", "records/s", f"{OURS} × (min–max)", "peak RSS MB"]
    rows = [
        [
            task,
            client,
            f"{median_of(runs, 'records_per_second'):,.0f}",
            spread(ratios(by_client[OURS], runs, "records_per_second")),
            f"{median_of(runs, 'peak_mb'):.0f}",
        ]
        for task, by_client in results.items()
        for client, runs in by_client.items()
    ]
    return table(head, rows)
