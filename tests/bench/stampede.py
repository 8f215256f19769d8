"""A cold stampede: many callers at once of a client that has no token yet and knows no connector."""

from __future__ import annotations

from collections.abc import Iterator

from clients import OFFICIAL
from ground import CLIENTS, PYTHON, RELEASE, Plan
from tables import Run, middle, table

CALLERS = "100"
OURS = ["ours, Python", "ours, Python, sync (threads)", "ours, Node", "ours, Rust"]

Results = dict[str, list[Run]]


def commands(url: str) -> dict[str, list[str]]:
    python = [PYTHON, str(CLIENTS / "python" / "stampede.py")]
    node = ["node", str(CLIENTS / "node" / "stampede.mjs")]
    # The kind is of no account: each caller asks for the connector by its name.
    rust = [str(RELEASE / "rust-client"), "stampede", "small", CALLERS, "1", url]
    ours = [[*python, "ours", CALLERS, url], [*python, "ours-sync", CALLERS, url], [*node, CALLERS, url], rust]
    return {OFFICIAL: [*python, "official", CALLERS, url], **dict(zip(OURS, ours, strict=True))}


def measured(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    for number in range(plan.rounds):
        for name, command in commands(plan.server.http).items():
            plan.server.stats()
            told = plan.told(f"stampede, {name}", command)
            if told:
                results.setdefault(name, []).append({**told, **plan.server.stats(), "round": number})
    yield results


def told(results: Results) -> str:
    """The most that the server saw in any round, since each is one too many."""
    rows = [
        [name, *(max(run[what] for run in runs) for what in SEEN), f"{middle(runs, 'wall_ms'):.0f}"]
        for name, runs in results.items()
    ]
    said = f"{CALLERS} callers at once. Each looks the connector up by its name and executes; a token takes 50 ms.\n\n"
    return said + table(["client", "token mints", "lookups", "executions", "ms"], rows)


SEEN = ("tokens", "lists", "executions")
