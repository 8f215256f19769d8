"""Whether memory stays where it is, however many calls were made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from statistics import median

from clients import AIOHTTP, ALL, NODE_OURS, PYTHON_OURS, RUST_OURS, SYNC_OURS, UNDICI
from ground import Plan
from tables import table

# How many calls are made between two looks. The first two are for what grows once: pools, heaps, compiled code. The others
# are five, since the heap of Node goes on settling in the first of them.
STEPS = {"small": [1_000, 9_000, *[10_000] * 5], "large": [50, 50, *[100] * 5]}
OURS = [PYTHON_OURS, SYNC_OURS, NODE_OURS, RUST_OURS]
MEASURED = [AIOHTTP, UNDICI, *OURS]
AT_ONCE = 64
# Megabytes that a later step may add: 200 bytes for each of 10,000 calls. A small answer has 2 KB.
FLAT = 2.0

Results = dict[str, dict[str, list[float]]]


def measured(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    for kind, steps in STEPS.items():
        for client in ALL:
            if client.name not in MEASURED or (plan.clients and client.name not in plan.clients):
                continue
            program, *rest = client.command
            command = [program, "--expose-gc", *rest] if program == "node" else client.command
            concurrency = min(client.at_most, AT_ONCE if kind == "small" else 1)
            calls = ",".join(map(str, steps))
            command = [*command, kind, str(concurrency), calls, plan.server.http, *client.options]
            told = plan.told(f"{client.name} on {kind}", command)
            if told:
                results.setdefault(kind, {})[client.name] = told["rss_mb_after"]
    yield results


def growth(after: list[float]) -> float:
    """Megabytes that a later step added: the median of them, since a leak is in each and a heap grows by leaps."""
    return median(later - before for before, later in pairwise(after[1:]))


def told(results: Results) -> str:
    parts = ["RSS of one process in MB, after a collection where the language has one.\n"]
    for kind, by_client in results.items():
        head = [f"after … {kind} answers", *(f"{total:,}" for total in accumulate(STEPS[kind])), "a later step adds"]
        rows = [
            [name, *(f"{memory:.1f}" for memory in after), f"{growth(after):+.2f}"] for name, after in by_client.items()
        ]
        parts.append(table(head, rows))
    return "\n".join(parts)
