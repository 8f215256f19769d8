"""The call that each client makes. A client is imported only when it is measured."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

RECORDS = {"small": 10, "medium": 100, "large": 2000}
PARAMS = {"owner": "airbytehq", "repo": "airbyte", "per_page": 100}
BODY = {"entity": "issues", "action": "list", "params": PARAMS}
HEADERS = {"Authorization": "Bearer t"}

Call = Callable[[], Any]
AwaitedCall = Callable[[], Awaitable[Any]]
# The call, which gives the records, and what closes the client.
Awaited = tuple[AwaitedCall, AwaitedCall]


def settings(url: str) -> dict[str, Any]:
    """Settings of our clients."""
    return {"base_url": url, "client_id": "i", "client_secret": "s", "ca": os.environ.get("BENCH_CA")}


def where(url: str, kind: str) -> str:
    return f"{url}/api/v1/integrations/connectors/{kind}/execute"


def ours(url: str, kind: str) -> Awaited:
    from airbyte_agent import AsyncClient

    client = AsyncClient(**settings(url))

    async def call() -> Any:
        return (await client.connectors.execute(kind, "issues", "list", PARAMS)).records

    return call, client.close


def ours_bytes(url: str, kind: str) -> Awaited:
    """Every answer is written to a new file, unread; the one before is removed."""
    from airbyte_agent import AsyncClient

    client = AsyncClient(**settings(url))
    folder = tempfile.TemporaryDirectory()
    file = Path(folder.name) / "answer.json"

    async def call() -> None:
        reply = (await client.connectors.execute(kind, "issues", "list", PARAMS)).reply
        file.unlink(missing_ok=True)
        reply.save(file)

    async def close() -> None:
        folder.cleanup()
        await client.close()

    return call, close


def official(url: str, kind: str) -> Awaited:
    os.environ["SDK_DEV_ADP_API_HOST"] = url
    from airbyte_agent_sdk import HostedExecutor

    executor = HostedExecutor(airbyte_client_id="i", airbyte_client_secret="s", connector_id=kind)

    async def call() -> Any:
        return (await executor.execute("issues", "list", params=PARAMS)).data

    return call, executor.close


def httpx(url: str, kind: str) -> Awaited:
    import httpx

    path, session = where(url, kind), httpx.AsyncClient(timeout=300, http2="BENCH_HTTP2" in os.environ)

    async def call() -> Any:
        response = await session.post(path, json=BODY, headers=HEADERS)
        response.raise_for_status()
        return response.json()["result"]

    return call, session.aclose


def aiohttp(url: str, kind: str) -> Awaited:
    import aiohttp
    import orjson

    path, pool = where(url, kind), aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def call() -> Any:
        async with pool.post(path, json=BODY, headers=HEADERS) as response:
            response.raise_for_status()
            return orjson.loads(await response.read())["result"]

    return call, pool.close


def ours_sync(url: str, kind: str) -> Call:
    from airbyte_agent import Client

    connectors = Client(**settings(url)).connectors
    return lambda: connectors.execute(kind, "issues", "list", PARAMS).records


def requests(url: str, kind: str) -> Call:
    import requests

    path, session = where(url, kind), requests.Session()
    session.trust_env = False
    session.verify = os.environ.get("BENCH_CA") or True

    def call() -> Any:
        response = session.post(path, json=BODY, headers=HEADERS)
        response.raise_for_status()
        return response.json()["result"]

    return call


AWAITED = {"ours": ours, "ours-bytes": ours_bytes, "official": official, "httpx": httpx, "aiohttp": aiohttp}
WAITING = {"ours-sync": ours_sync, "requests": requests}
