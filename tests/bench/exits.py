"""Whether a process ends as it should while calls are on their way.

What is clean: the code that was to be expected, nothing on standard error but what the ending itself says there, and no
hang. The ends come 0 to 80 ms after the calls began, so that they meet every stage of a call.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ground import CLIENTS, PYTHON, Ended, Plan
from tables import table

# Seconds. None of them takes one.
PATIENCE = 20
# More at a time than there are processors, so that threads are met in the middle of things.
AT_ONCE = 4
# Milliseconds.
LATEST = 80


@dataclass(frozen=True)
class Ending:
    """A way to end: the code it gives, and a pattern of all that is on standard error."""

    language: str
    kind: str
    code: int = 0
    error: str = ""

    @property
    def name(self) -> str:
        return f"{self.language}: {self.kind}"

    def command(self, moment: int, url: str) -> list[str]:
        program = [PYTHON, str(CLIENTS / "python" / "ending.py")]
        if self.language == "Node":
            program = ["node", str(CLIENTS / "node" / "ending.mjs")]
        return [*program, self.kind, str(moment), url]

    def clean(self, ended: Ended) -> bool:
        return ended.code == self.code and re.fullmatch(self.error, ended.err, re.DOTALL) is not None


TRACEBACK = r"Traceback \(most recent call last\):\n((?!Traceback).)*"
# asyncio tells the cancelled task as well.
CANCELLED = rf"{TRACEBACK}asyncio\.exceptions\.CancelledError\n\nDuring handling [^\n]*:\n\n"
INTERRUPTED = rf"({CANCELLED})?{TRACEBACK}KeyboardInterrupt\n"
FAILED = rf"{TRACEBACK}End\n"
THROWN = r"[^\n]*ending\.mjs:\d+\n[^\n]*\n *\^\n\nError: the end\n(    at [^\n]*\n)*\nNode\.js v[^\n]*\n"
ENDINGS = [
    Ending("Python", "return"),
    Ending("Python", "exception", 1, FAILED),
    Ending("Python", "sys.exit", 3),
    Ending("Python", "SIGINT", -2, INTERRUPTED),
    # Python's own words for tasks whose loop is gone.
    Ending("Python", "closed loop", 0, r"(Task was destroyed but it is pending!\ntask: <Task [^\n]*>\n)*"),
    Ending("Python", "uvloop"),
    Ending("Python", "uvloop, exception", 1, FAILED),
    Ending("Python", "daemon threads"),
    Ending("Python", "SIGINT, sync", -2, INTERRUPTED),
    Ending("Node", "process.exit", 3),
    Ending("Node", "exception", 1, THROWN),
    Ending("Node", "answered"),
    Ending("Node", "aborted"),
    Ending("Node", "SIGINT", -2),
    Ending("Node", "worker"),
]

Results = dict[str, dict[str, int]]


def shares(tries: int) -> Iterator[tuple[Ending, int]]:
    """How many of the tries each ending has."""
    each, more = divmod(tries, len(ENDINGS))
    for number, ending in enumerate(ENDINGS):
        if each + (number < more):
            yield ending, each + (number < more)


def measured(plan: Plan) -> Iterator[Results]:
    results: Results = {}
    for ending, tries in shares(plan.exits):
        plan.server.stats()

        def end(number: int, ending: Ending = ending, tries: int = tries) -> Ended:
            command = ending.command(number * (LATEST + 1) // tries, plan.server.http)
            return plan.run(command, pinned=False, seconds=PATIENCE)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            ends = list(pool.map(end, range(tries)))
        bad = [ended for ended in ends if not ending.clean(ended)]
        for ended in bad[:3]:
            print(f"{ending.name}: exit {ended.code}\n{ended.err[-2000:]}", file=sys.stderr)
        calls = plan.server.stats()["executions"]
        results[ending.name] = {"tries": tries, "clean": tries - len(bad), "calls": calls}
    yield results


def told(results: Results) -> str:
    rows = [[name, ends["tries"], ends["clean"], f"{ends['calls']:,}"] for name, ends in results.items()]
    total = [sum(ends[what] for ends in results.values()) for what in ("tries", "clean", "calls")]
    rows.append(["**all**", total[0], total[1], f"{total[2]:,}"])
    return table(["the process ends by", "tries", "clean", "calls that had been sent"], rows)
