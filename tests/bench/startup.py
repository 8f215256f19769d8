"""The cost of loading a package: time over the bare interpreter, and memory afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from processes import PYTHON, Plan
from tables import Run, median_of, spread, table

# Differences of a few milliseconds, where single starts vary by as much.
ROUNDS = 21
PYTHON_MEMORY = "; print('{\"rss_mb\":', int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6, '}')"
NODE_MEMORY = "; console.log('{\"rss_mb\":', process.memoryUsage.rss() / 1e6, '}')"

BARE_PYTHON, BARE_NODE = "python", "node"
OURS_PYTHON, OURS_CLIENT = "ours: import airbyte_agent", "ours: import and Client(…)"
OFFICIAL_IMPORT = "official SDK: import airbyte_agent_sdk"
OURS_NODE = 'ours: require("airbyte-agent")'


@dataclass(frozen=True)
class Start:
    """The code that a process runs before it prints its memory."""

    name: str
    code: str
    bare: str = BARE_PYTHON

    def command(self) -> list[str]:
        if self.bare == BARE_PYTHON:
            return [PYTHON, "-c", self.code + PYTHON_MEMORY]
        return ["node", "-e", self.code + NODE_MEMORY]


STARTS = [
    Start(BARE_PYTHON, "pass"),
    Start(OURS_PYTHON, "import airbyte_agent"),
    Start(
        OURS_CLIENT,
        "import airbyte_agent; airbyte_agent.Client(base_url='http://127.0.0.1:1', client_id='i', client_secret='s')",
    ),
    Start(OFFICIAL_IMPORT, "import airbyte_agent_sdk"),
    Start("import httpx", "import httpx"),
    Start("import aiohttp", "import aiohttp"),
    Start(BARE_NODE, "0", BARE_NODE),
    Start(OURS_NODE, "require(process.env.BENCH_PACKAGE)", BARE_NODE),
    Start('require("undici")', "require('undici')", BARE_NODE),
]

Results = dict[str, list[Run]]


def measure(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    # The first round is not counted: it compiles Python's modules and fills the file cache.
    for number in range(-1, ROUNDS):
        for start in STARTS:
            begun = time.perf_counter()
            measured = plan.run(start.name, start.command())
            wall = (time.perf_counter() - begun) * 1e3
            if measured and number >= 0:
                results.setdefault(start.name, []).append({**measured, "round": number, "wall_ms": wall})
    yield results


def over_bare(results: Results, start: Start) -> list[float]:
    """Milliseconds more than the bare interpreter took in the same round."""
    bare = {run["round"]: run["wall_ms"] for run in results[start.bare]}
    return [run["wall_ms"] - bare[run["round"]] for run in results[start.name] if run["round"] in bare]


def over_bare_ms(results: Results, name: str) -> float:
    [start] = [start for start in STARTS if start.name == name]
    return median(over_bare(results, start))


def report(results: Results) -> str:
    head = ["process", "ms", "ms over the bare interpreter (min–max)", "RSS MB"]
    rows = [
        [
            start.name,
            f"{median_of(results[start.name], 'wall_ms'):.1f}",
            "–" if start.name == start.bare else spread(over_bare(results, start), 1),
            f"{median_of(results[start.name], 'rss_mb'):.1f}",
        ]
        for start in STARTS
        if start.name in results
    ]
    return f"Whole processes on one CPU, from start to exit; {ROUNDS} rounds.\n\n{table(head, rows)}"
