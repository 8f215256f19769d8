"""The figures of docs/performance.md: ratios that matter to a user, written between two marker comments."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import cells
import dataframes
import machine
import sizes
import startup
from clients import AIOHTTP, ASYNC_OURS, FETCH, NODE_OURS, OFFICIAL, REQUESTS, REQWEST, RUST_OURS, SYNC_OURS, UNDICI
from processes import ROOT
from tables import table

PAGE = ROOT / "docs" / "performance.md"
# The parts of the results that the page shows.
PARTS = ("machine", "calls", "dataframes", "startup", "sizes")
BEGIN, END = "<!-- figures: written by `make bench-page` -->", "<!-- end of figures -->"
COMPARISONS = [
    ("Python async / official SDK", ASYNC_OURS, OFFICIAL),
    ("Python async / aiohttp + orjson + uvloop", ASYNC_OURS, AIOHTTP),
    ("Python sync / requests", SYNC_OURS, REQUESTS),
    ("Node / undici", NODE_OURS, UNDICI),
    ("Node / fetch", NODE_OURS, FETCH),
    ("Rust / bare reqwest", RUST_OURS, REQWEST),
]
COLUMN_PEERS = (OFFICIAL, AIOHTTP, dataframes.POLARS)
LOADS = {"small": "2 KB", "medium": "250 KB", "large": "5 MB"}


def load_name(cell: cells.Cell) -> str:
    at_once = "one at a time" if cell.concurrency == 1 else f"{cell.concurrency} at a time"
    return f"{LOADS[cell.size]}, {at_once}{', TLS' if cell.tls else ''}"


def ratio_or_dash(ratio: Callable[[], float]) -> str:
    try:
        value = ratio()
    except KeyError:
        return "–"
    return f"{value:.0f}×" if value >= 20 else f"{value:.1f}×" if value >= 2 else f"{value:.2f}×"


def call_row(results: cells.Results, cell: cells.Cell) -> list[str]:
    ratios = [ratio_or_dash(partial(cells.ratio, results, cell.name, ours, peer)) for _, ours, peer in COMPARISONS]
    return [load_name(cell), *ratios]


def column_row(results: dataframes.Results, task: str) -> list[str]:
    ratios = [ratio_or_dash(partial(dataframes.ratio, results, task, peer)) for peer in COLUMN_PEERS]
    return [task.removeprefix("large responses "), *ratios]


def figures(results: dict[str, Any]) -> str:
    rows = [call_row(results["calls"], cell) for cell in cells.CELLS if cell.name in results["calls"]]
    columns = [column_row(results["dataframes"], task) for task in (dataframes.TO_ARROW, dataframes.FROM_BYTES)]
    installed = [results["sizes"][name] for name in (sizes.OURS_PYTHON, OFFICIAL, sizes.OURS_NODE)]
    costs = [
        [
            "import, over the bare interpreter",
            f"{startup.over_bare_ms(results['startup'], startup.OURS_CLIENT):.0f} ms, including a client",
            f"{startup.over_bare_ms(results['startup'], startup.OFFICIAL_IMPORT):.0f} ms",
            f"{startup.over_bare_ms(results['startup'], startup.OURS_NODE):.0f} ms",
        ],
        [
            "download, MB",
            f"{sizes.download_mb(results['sizes'], sizes.OURS_PYTHON):.1f}",
            "–",
            f"{sizes.download_mb(results['sizes'], sizes.OURS_NODE):.1f}",
        ],
        ["installed, MB", *(f"{size['installed_mb']:.0f}" for size in installed)],
        ["packages installed", *(size["packages"] for size in installed)],
    ]
    return "\n".join(
        [
            "Calls per second, ours divided by the other client's:\n",
            table(["responses", *(name for name, _, _ in COMPARISONS)], rows),
            "Records per second as columns, ours divided by the other client's, with pyarrow where a client returns objects:\n",
            table(["5 MB responses", *COLUMN_PEERS], columns),
            f"A million records, 2.7 GB of JSON, become a Parquet file with {dataframes.peak_mb(results['dataframes']):.0f} MB of "
            "memory at most.\n",
            "Cost of having the package:\n",
            table(["", "ours, Python", OFFICIAL, "ours, Node"], costs),
            "Measured on:\n",
            machine.report(results["machine"]),
        ]
    )


def update(results: dict[str, Any], page: Path = PAGE) -> None:
    """Replace the figures of the page. Raises KeyError if a part was not measured."""
    block = f"{BEGIN}\n\n{figures(results)}\n{END}"
    text, count = re.subn(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: block, page.read_text(), flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{page} has no place for figures: expected {BEGIN!r} … {END!r}")
    page.write_text(text)
