"""What it costs to load a package and to make a client: time over the bare interpreter, and memory afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from ground import PYTHON, Plan
from tables import Run, middle, spread, table

# Few milliseconds are to be told from ten times as many, which differ by as many.
LEAST_ROUNDS = 31
PYTHON_MEMORY = "; print('{\"rss_mb\":', int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6, '}')"
NODE_MEMORY = "; console.log('{\"rss_mb\":', process.memoryUsage.rss() / 1e6, '}')"
CREDENTIALS = "base_url='http://127.0.0.1:1', client_id='i', client_secret='s'"

BARE_PYTHON, BARE_NODE = "python", "node"
OURS_PYTHON, OURS_NODE = "ours: import airbyte_agent", 'ours: require("airbyte-agent")'


@dataclass(frozen=True)
class Start:
    """What a process does before it says how much memory it holds."""

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
    Start("ours: … and Client(…)", f"import airbyte_agent; airbyte_agent.Client({CREDENTIALS})"),
    Start("ours: … and AsyncClient(…)", f"import airbyte_agent; airbyte_agent.AsyncClient({CREDENTIALS})"),
    # Which whoever awaits has loaded.
    Start("import asyncio", "import asyncio"),
    Start("official SDK: import airbyte_agent_sdk", "import airbyte_agent_sdk"),
    Start("import httpx", "import httpx"),
    Start("import aiohttp", "import aiohttp"),
    Start("import requests", "import requests"),
    Start(BARE_NODE, "0", BARE_NODE),
    Start(OURS_NODE, "require(process.env.BENCH_PACKAGE)", BARE_NODE),
    Start(
        "ours: … and new Client(…)",
        "const { Client } = require(process.env.BENCH_PACKAGE);"
        "new Client({ baseUrl: 'http://127.0.0.1:1', clientId: 'i', clientSecret: 's' })",
        BARE_NODE,
    ),
    Start('require("undici")', "require('undici')", BARE_NODE),
]

Results = dict[str, list[Run]]


def measured(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    # The round before the first writes what Python keeps compiled, and reads all files once.
    for number in range(-1, max(plan.rounds, LEAST_ROUNDS)):
        for start in STARTS:
            begun = time.perf_counter()
            told = plan.told(start.name, start.command())
            wall = (time.perf_counter() - begun) * 1e3
            if told and number >= 0:
                results.setdefault(start.name, []).append({**told, "round": number, "wall_ms": wall})
    yield results


def over_bare(results: Results, start: Start) -> list[float]:
    """Milliseconds more than the bare interpreter of the same round took."""
    bare = {run["round"]: run["wall_ms"] for run in results[start.bare]}
    return [run["wall_ms"] - bare[run["round"]] for run in results[start.name] if run["round"] in bare]


def told(results: Results) -> str:
    head = ["process", "ms", "ms over the bare interpreter (min–max)", "RSS MB"]
    rows = [
        [
            start.name,
            f"{middle(results[start.name], 'wall_ms'):.1f}",
            "–" if start.name == start.bare else spread(over_bare(results, start), 1),
            f"{middle(results[start.name], 'rss_mb'):.1f}",
        ]
        for start in STARTS
        if start.name in results
    ]
    rounds = len(results[BARE_PYTHON])
    return f"{rounds} rounds; a whole process on one processor, from its start to its end.\n\n{table(head, rows)}"
