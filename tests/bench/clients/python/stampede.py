"""Many callers of a client that has no token yet and knows no connector: `stampede.py CLIENT CALLERS URL`.

Clients: `ours`, `ours-sync` (a thread per caller), `official`. Each caller looks the connector up by its name and
executes. Prints how long all of it took, the making of the client included.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time

from calls import settings


async def ours(url: str, callers: int) -> None:
    from airbyte_agent import AsyncClient

    begun = time.perf_counter()
    async with AsyncClient(**settings(url)) as client:

        async def call() -> None:
            github = await client.connector("GitHub")
            await github.execute("issues", "list")

        await asyncio.gather(*(call() for _ in range(callers)))
        tell(begun)


def ours_sync(url: str, callers: int) -> None:
    from airbyte_agent import Client

    ready, done = threading.Barrier(callers + 1), []

    def call() -> None:
        ready.wait()
        client.connector("GitHub").execute("issues", "list")
        done.append(True)

    threads = [threading.Thread(target=call) for _ in range(callers)]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    with Client(**settings(url)) as client:
        ready.wait()
        for thread in threads:
            thread.join()
        assert len(done) == callers
        tell(begun)


async def official(url: str, callers: int) -> None:
    os.environ["SDK_DEV_ADP_API_HOST"] = url
    from airbyte_agent_sdk import HostedExecutor

    begun = time.perf_counter()
    # What looks the connector up by itself, and is shared by all: `connect()` makes one of these for every caller.
    executor = HostedExecutor(
        airbyte_client_id="i", airbyte_client_secret="s", workspace_name="default", connector_definition_id="d"
    )
    await asyncio.gather(*(executor.execute("issues", "list") for _ in range(callers)))
    tell(begun)
    await executor.close()


def tell(begun: float) -> None:
    print(json.dumps({"wall_ms": (time.perf_counter() - begun) * 1e3}), flush=True)


def main() -> None:
    client, callers, url = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if client == "ours-sync":
        ours_sync(url, callers)
    else:
        asyncio.run((ours if client == "ours" else official)(url, callers))


if __name__ == "__main__":
    main()
