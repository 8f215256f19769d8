"""The targets, and whether the results meet them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cells
import dataframes
import memory
import sizes
import startup
from clients import AIOHTTP, ASYNC_OURS, NODE_OURS, OFFICIAL, UNDICI
from tables import table

Results = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A bound on a figure of one part of the results. `value` raises KeyError if the figure was not measured."""

    part: str
    name: str
    bound: float
    value: Callable[[Any], float]
    unit: str
    at_least: bool = False

    def row(self, results: Results) -> list[str]:
        wanted = f"{'≥' if self.at_least else '≤'} {self.bound:g}{self.unit}"
        try:
            value = self.value(results[self.part])
        except KeyError:
            return [self.name, wanted, "not measured", "–"]
        met = value >= self.bound if self.at_least else value <= self.bound
        return [self.name, wanted, f"{value:.3g}{self.unit}", "met" if met else "**missed**"]


def faster(cell: str, ours: str, peer: str, bound: float) -> Target:
    return Target(
        "calls",
        f"{cell}: calls/s, {ours} / {peer}",
        bound,
        lambda results: cells.ratio(results, cell, ours, peer),
        "×",
        at_least=True,
    )


def columns_faster(task: str, peer: str, bound: float) -> Target:
    name = f"{task}: records/s, ours / {peer}"
    return Target("dataframes", name, bound, lambda results: dataframes.ratio(results, task, peer), "×", at_least=True)


def loads_within(name: str, bound: float) -> Target:
    return Target("startup", name, bound, lambda results: startup.over_bare_ms(results, name), " ms")


def download_within(package: str, bound: float) -> Target:
    return Target("sizes", f"{package}: download", bound, lambda results: sizes.download_mb(results, package), " MB")


def flat_memory(client: str) -> Target:
    name = f"{client}: memory that 10,000 later calls add"
    return Target("memory", name, memory.MAX_GROWTH, lambda results: memory.growth(results[client]), " MB")


TARGETS = [
    faster("small@1", ASYNC_OURS, OFFICIAL, 5.5),
    faster("small@64", ASYNC_OURS, OFFICIAL, 50),
    faster("medium@1", ASYNC_OURS, AIOHTTP, 1.1),
    faster("small@64", NODE_OURS, UNDICI, 1.5),
    faster("medium@1", NODE_OURS, UNDICI, 1.5),
    columns_faster(dataframes.TO_ARROW, OFFICIAL, 12),
    columns_faster(dataframes.FROM_BYTES, dataframes.POLARS, 2),
    Target("dataframes", "a million records to Parquet: peak memory", 300, dataframes.peak_mb, " MB"),
    loads_within(startup.OURS_PYTHON, 10),
    loads_within(startup.OURS_NODE, 10),
    download_within(sizes.OURS_PYTHON, 6),
    download_within(sizes.OURS_NODE, 6),
    *(flat_memory(client) for client in memory.MEASURED),
]


def report(results: Results) -> str:
    rows = [target.row(results) for target in TARGETS if target.part in results]
    return table(["target", "wanted", "measured", ""], rows)
