"""A process that ends while calls are on their way: `ending.py KIND MILLISECONDS URL`.

So long after the calls began it ends in the way that the kind says; exits.py says what is then to be seen.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

from airbyte_agent import AsyncClient, Client

KIND, AFTER, URL = sys.argv[1], int(sys.argv[2]) / 1000, sys.argv[3]
# Answers take 20 ms. A ready token, so that it is they that are awaited.
CONNECTOR, CALLS, THREADS = "small-20", 16, 4


class End(Exception):
    pass


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


async def begun() -> list[asyncio.Task[None]]:
    client = AsyncClient(base_url=URL, token="t")

    async def calls() -> None:
        while True:
            await client.connectors.execute(CONNECTOR, "issues", "list")

    return [asyncio.create_task(calls()) for _ in range(CALLS)]


async def ends_by(end: Callable[[], None]) -> None:
    # Whoever holds no task may lose it to the collector.
    tasks = await begun()
    await asyncio.sleep(AFTER)
    end()
    # A signal may come a moment later.
    if end is interrupt:
        await asyncio.wait(tasks)


def nothing() -> None:
    pass


def failure() -> None:
    raise End


def leave() -> None:
    sys.exit(3)


def closed_loop() -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(ends_by(nothing))
    loop.close()


def on_uvloop(work: Coroutine[Any, Any, None]) -> None:
    import uvloop

    uvloop.run(work)


def threads() -> None:
    client = Client(base_url=URL, token="t")

    def calls() -> None:
        while True:
            client.connectors.execute(CONNECTOR, "issues", "list")

    for _ in range(THREADS):
        threading.Thread(target=calls, daemon=True).start()
    time.sleep(AFTER)


def interrupted_wait() -> None:
    client = Client(base_url=URL, token="t")
    threading.Timer(AFTER, interrupt).start()
    while True:
        client.connectors.execute(CONNECTOR, "issues", "list")


ENDINGS: dict[str, Callable[[], None]] = {
    "return": lambda: asyncio.run(ends_by(nothing)),
    "exception": lambda: asyncio.run(ends_by(failure)),
    "sys.exit": lambda: asyncio.run(ends_by(leave)),
    "SIGINT": lambda: asyncio.run(ends_by(interrupt)),
    "closed loop": closed_loop,
    "uvloop": lambda: on_uvloop(ends_by(nothing)),
    "uvloop, exception": lambda: on_uvloop(ends_by(failure)),
    "daemon threads": threads,
    "SIGINT, sync": interrupted_wait,
}

if __name__ == "__main__":
    ENDINGS[KIND]()
