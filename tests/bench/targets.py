"""What was to be reached, and what was measured: every row is computed from the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import memory
import startup
from clients import (
    AIOHTTP,
    BYTES_OURS,
    NODE_OURS,
    OFFICIAL,
    PYTHON_OURS,
    REQWEST,
    RUST_OURS,
    SYNC_OURS,
    UNDICI,
    UVLOOP_OURS,
)
from stampede import OURS as STAMPEDING
from tables import middle, ratios, table

Results = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A bound, and how what it bounds is taken from the results of a part. A `KeyError` says that it is not there."""

    part: str
    what: str
    bound: float
    measured: Callable[[Any], float]
    unit: str = ""
    least: bool = False

    def row(self, results: Results) -> list[str]:
        wanted = f"{'≥' if self.least else '≤'} {self.bound:g}{self.unit}"
        try:
            value = self.measured(results[self.part])
        except KeyError:
            return [self.what, wanted, "not measured", "–"]
        met = value >= self.bound if self.least else value <= self.bound
        return [self.what, wanted, f"{value:.4g}{self.unit}", "met" if met else "**missed**"]


def calls(cell: str, ours: str, peer: str, bound: float, what: str = "per_second") -> Target:
    """What we do to what a peer does, as the median of the rounds."""

    def measured(cells: Results) -> float:
        return median(ratios(cells[cell][ours], cells[cell][peer], what))

    named = {"per_second": "calls/s", "p50_us": "p50", "cpu_per_1000": "processor time per call"}[what]
    return Target("calls", f"{cell}: {named}, {ours} / {peer}", bound, measured, "×", least=what == "per_second")


def start(name: str, bound: float) -> Target:
    [start] = [start for start in startup.STARTS if start.name == name]
    return Target(
        "startup", f"{name}: over bare {start.bare}", bound, lambda runs: median(startup.over_bare(runs, start)), " ms"
    )


def resident(name: str, bound: float) -> Target:
    return Target("startup", f"{name}: RSS", bound, lambda runs: middle(runs[name], "rss_mb"), " MB")


def download(package: str, bound: float) -> Target:
    """The greatest file of what is downloaded."""
    return Target(
        "sizes", f"{package}: download", bound, lambda sizes: max(sizes[package]["downloaded"].values()), " MB"
    )


def stampede(client: str, what: str, named: str) -> Target:
    """The worst round."""
    return Target(
        "stampede", f"cold stampede, {client}: {named}", 1, lambda runs: max(run[what] for run in runs[client])
    )


def flat(client: str) -> Target:
    _, _, step, *_ = memory.STEPS["small"]
    return Target(
        "memory",
        f"{client}: RSS that {step:,} calls add, after {sum(memory.STEPS['small'][:2]):,}",
        memory.FLAT,
        lambda kinds: memory.growth(kinds["small"][client]),
        " MB",
    )


def unclean(endings: Results) -> float:
    return sum(ends["tries"] - ends["clean"] for ends in endings.values())


TARGETS = [
    calls("small@1", PYTHON_OURS, OFFICIAL, 6.3),
    calls("small@1 asleep", PYTHON_OURS, OFFICIAL, 6.3),
    calls("small@64", PYTHON_OURS, OFFICIAL, 56),
    calls("small@256", PYTHON_OURS, OFFICIAL, 200),
    calls("small@64", UVLOOP_OURS, AIOHTTP, 2.2),
    calls("medium@1", PYTHON_OURS, OFFICIAL, 4.2),
    calls("large@1", PYTHON_OURS, OFFICIAL, 3.5),
    calls("large@1", BYTES_OURS, OFFICIAL, 12),
    calls("small@1", SYNC_OURS, REQWEST, 1.4, "p50_us"),
    calls("small@1 asleep", SYNC_OURS, REQWEST, 1.4, "p50_us"),
    calls("small@64", NODE_OURS, UNDICI, 1.6),
    calls("medium@1", NODE_OURS, UNDICI, 1.75),
    calls("large@1", NODE_OURS, UNDICI, 1.5),
    calls("small@64", RUST_OURS, REQWEST, 1.2, "cpu_per_1000"),
    *(stampede(client, "tokens", "token mints") for client in STAMPEDING),
    *(stampede(client, "lists", "lookups") for client in STAMPEDING),
    start(startup.OURS_PYTHON, 10),
    start(startup.OURS_NODE, 10),
    resident(startup.OURS_PYTHON, 20),
    download("ours, Python", 6),
    download("ours, Node", 6),
    *(flat(client) for client in memory.OURS),
    Target("exits", "exits that were not clean", 0, unclean),
]


def told(results: Results) -> str:
    rows = [target.row(results) for target in TARGETS if target.part in results]
    return table(["target", "wanted", "measured", ""], rows)
