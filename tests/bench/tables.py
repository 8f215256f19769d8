"""Markdown tables, and statistics over rounds."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any

Run = dict[str, Any]


def table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def median_of(runs: list[Run], key: str) -> float:
    return median(run[key] for run in runs)


def ratios(runs: list[Run], base: list[Run], key: str) -> list[float]:
    """Each run divided by the run of the base in the same round: rounds differ more than clients do within one."""
    of_round = {run["round"]: run[key] for run in base}
    return [run[key] / of_round[run["round"]] for run in runs if run["round"] in of_round]


def spread(values: list[float], digits: int = 2) -> str:
    """The median with the minimum and the maximum."""
    if not values:
        return "–"
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"
