"""Whether memory stays flat, however many calls a process makes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from statistics import median

from clients import ALL, ASYNC_OURS, NODE_OURS, RUST_OURS, SYNC_OURS
from processes import Plan
from tables import table

# Calls between two readings. Pools, heaps and compiled code grow during the first two steps.
STEPS = [1_000, 9_000, *[10_000] * 6]
MEASURED = [ASYNC_OURS, SYNC_OURS, NODE_OURS, RUST_OURS]
# Megabytes that a later step may add: 200 bytes a call, a tenth of a response.
MAX_GROWTH = 2.0

Results = dict[str, list[float]]


def measure(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    for client in ALL:
        if client.name not in MEASURED or (plan.clients and client.name not in plan.clients):
            continue
        program, *arguments = client.command
        command = [program, "--expose-gc", *arguments] if program == "node" else client.command
        load = ["small", str(client.max_concurrency), ",".join(map(str, STEPS)), plan.server.http]
        measured = plan.run(f"{client.name}, memory", [*command, *load, *client.options])
        if measured:
            results[client.name] = measured["rss_mb_after"]
    yield results


def growth(after: list[float]) -> float:
    """Megabytes that a later step added, as the median: a leak is in every step, while a heap grows by leaps."""
    return median(later - before for before, later in pairwise(after[1:]))


def report(results: Results) -> str:
    head = ["after … small responses", *(f"{total:,}" for total in accumulate(STEPS)), "growth of a later step"]
    rows = [[name, *(f"{memory:.1f}" for memory in after), f"{growth(after):+.2f}"] for name, after in results.items()]
    return "RSS of one process in MB, after a garbage collection.\n\n" + table(head, rows)
