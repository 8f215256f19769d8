"""Markdown, and the arithmetic of rounds."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any

Run = dict[str, Any]


def table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def middle(runs: list[Run], what: str) -> float:
    return median(run[what] for run in runs)


def ratios(runs: list[Run], base: list[Run], what: str) -> list[float]:
    """What runs are to those of a base, round by round: rounds differ more than clients do within one."""
    of_round = {run["round"]: run[what] for run in base}
    return [run[what] / of_round[run["round"]] for run in runs if run["round"] in of_round]


def spread(values: list[float], digits: int = 2) -> str:
    """The median, with the least and the greatest."""
    if not values:
        return "–"
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"
