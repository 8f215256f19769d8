"""One Python client, one load, one line of JSON.

    python python_client.py CLIENT KIND CONCURRENCY CALLS URL [--loop uvloop]

Clients: `ours`, `ours-sync`, `ours-bytes` (an answer is written to a file unread), `official` (the official SDK), `httpx`,
`aiohttp` (with orjson), `requests`. Each is imported only when it is measured, and every answer is looked at: its list of
records is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import time
from collections.abc import Awaitable, Callable
from typing import Any

RECORDS = {"small": 10, "medium": 100, "large": 2000}
PARAMS = {"owner": "airbytehq", "repo": "airbyte", "per_page": 100}
BODY = {"entity": "issues", "action": "list", "params": PARAMS}
HEADERS = {"Authorization": "Bearer t"}

Call = Callable[[], Any]


def settings(url: str) -> dict[str, Any]:
    """Settings of our clients."""
    return {"base_url": url, "client_id": "i", "client_secret": "s", "ca": os.environ.get("BENCH_CA")}


async def awaited(
    client: str, kind: str, url: str
) -> tuple[Callable[[], Awaitable[Any]], Callable[[], Awaitable[Any]]]:
    """The call of a client that awaits, which gives the records, and what closes the client."""
    path = f"{url}/api/v1/integrations/connectors/{kind}/execute"
    if client.startswith("ours"):
        from airbyte_agent import AsyncClient

        made = AsyncClient(**settings(url))
        ours = made.connectors

        async def call() -> Any:
            return (await ours.execute(kind, "issues", "list", PARAMS)).records

        nowhere = os.open(os.devnull, os.O_WRONLY)

        async def written() -> Any:
            os.write(nowhere, (await ours.execute(kind, "issues", "list", PARAMS)).reply.body)

        return written if client == "ours-bytes" else call, made.close
    if client == "official":
        os.environ.update(AIRBYTE_TELEMETRY_MODE="disabled", SDK_DEV_ADP_API_HOST=url)
        from airbyte_agent_sdk import HostedExecutor

        executor = HostedExecutor(airbyte_client_id="i", airbyte_client_secret="s", connector_id=kind)

        async def call() -> Any:
            return (await executor.execute("issues", "list", params=PARAMS)).data

        return call, executor.close
    if client == "httpx":
        import httpx

        session = httpx.AsyncClient(timeout=300)

        async def call() -> Any:
            response = await session.post(path, json=BODY, headers=HEADERS)
            response.raise_for_status()
            return response.json()["result"]

        return call, session.aclose
    import aiohttp
    import orjson

    pool = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def call() -> Any:
        async with pool.post(path, json=BODY, headers=HEADERS) as response:
            response.raise_for_status()
            return orjson.loads(await response.read())["result"]

    return call, pool.close


def waiting(client: str, kind: str, url: str) -> Call:
    """The call of a client that waits; it gives the records."""
    if client == "ours-sync":
        from airbyte_agent import Client

        ours = Client(**settings(url)).connectors
        return lambda: ours.execute(kind, "issues", "list", PARAMS).records
    import requests

    session = requests.Session()
    session.trust_env = False

    def call() -> Any:
        response = session.post(f"{url}/api/v1/integrations/connectors/{kind}/execute", json=BODY, headers=HEADERS)
        response.raise_for_status()
        return response.json()["result"]

    return call


def processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def memory() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def warm_up(calls: int, concurrency: int) -> int:
    return max(concurrency, min(200, max(1, calls // 10)))


def report(times: list[float], wall: float, processor: float) -> None:
    times.sort()
    print(
        json.dumps(
            {
                "calls": len(times),
                "per_second": len(times) / wall,
                "p50_us": times[len(times) // 2] * 1e6,
                "cpu_per_1000": processor / len(times) * 1000,
                "rss_mb": memory(),
            }
        ),
        flush=True,
    )


async def measure_awaited(client: str, kind: str, concurrency: int, calls: int, url: str) -> None:
    call, close = await awaited(client, kind, url)
    records = await call()
    assert records is None or len(records) == RECORDS[kind.split("-")[0]]
    left, times, clock = 0, [], time.perf_counter

    async def work() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            begun = clock()
            records = await call()
            times.append(clock() - begun)
            del records

    async def phase(count: int) -> None:
        nonlocal left
        left = count
        times.clear()
        await asyncio.gather(*(work() for _ in range(concurrency)))

    await phase(warm_up(calls, concurrency))
    processor, begun = processor_time(), clock()
    await phase(calls)
    report(times, clock() - begun, processor_time() - processor)
    await close()


def measure_waiting(client: str, kind: str, calls: int, url: str) -> None:
    call = waiting(client, kind, url)
    assert len(call()) == RECORDS[kind.split("-")[0]]
    times, clock = [], time.perf_counter
    for _ in range(warm_up(calls, 1)):
        call()
    processor, begun = processor_time(), clock()
    for _ in range(calls):
        start = clock()
        call()
        times.append(clock() - start)
    report(times, clock() - begun, processor_time() - processor)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("client")
    parser.add_argument("kind")
    parser.add_argument("concurrency", type=int)
    parser.add_argument("calls", type=int)
    parser.add_argument("url")
    parser.add_argument("--loop", default="asyncio")
    given = parser.parse_args()
    if given.client in ("ours-sync", "requests"):
        measure_waiting(given.client, given.kind, given.calls, given.url)
        return
    work = measure_awaited(given.client, given.kind, given.concurrency, given.calls, given.url)
    if given.loop == "uvloop":
        import uvloop

        uvloop.run(work)
    else:
        asyncio.run(work)


if __name__ == "__main__":
    main()
