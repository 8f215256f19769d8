"""The call that each Python client makes. A client is imported only when it is measured."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

RECORDS = {"small": 10, "medium": 100, "large": 2000}
PARAMS = {"owner": "airbytehq", "repo": "airbyte", "per_page": 100}
BODY = {"entity": "issues", "action": "list", "params": PARAMS}
HEADERS = {"Authorization": "Bearer t"}

# Returns the records.
SyncCall = Callable[[], Any]
AsyncCall = Callable[[], Awaitable[Any]]


def client_options(url: str) -> dict[str, Any]:
    return {"base_url": url, "client_id": "i", "client_secret": "s", "ca": os.environ.get("BENCH_CA")}


def execute_url(url: str, size: str) -> str:
    return f"{url}/api/v1/integrations/connectors/{size}/execute"


def ours(url: str, size: str) -> tuple[AsyncCall, AsyncCall]:
    from airbyte_agent import AsyncClient

    client = AsyncClient(**client_options(url))

    async def call() -> Any:
        return (await client.connectors.execute(size, "issues", "list", PARAMS)).records

    return call, client.close


def official(url: str, size: str) -> tuple[AsyncCall, AsyncCall]:
    os.environ["SDK_DEV_ADP_API_HOST"] = url
    from airbyte_agent_sdk import HostedExecutor

    executor = HostedExecutor(airbyte_client_id="i", airbyte_client_secret="s", connector_id=size)

    async def call() -> Any:
        return (await executor.execute("issues", "list", params=PARAMS)).data

    return call, executor.close


def httpx(url: str, size: str) -> tuple[AsyncCall, AsyncCall]:
    import httpx

    target, client = execute_url(url, size), httpx.AsyncClient(timeout=300)

    async def call() -> Any:
        response = await client.post(target, json=BODY, headers=HEADERS)
        response.raise_for_status()
        return response.json()["result"]

    return call, client.aclose


def aiohttp(url: str, size: str) -> tuple[AsyncCall, AsyncCall]:
    import aiohttp
    import orjson

    target, session = execute_url(url, size), aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def call() -> Any:
        async with session.post(target, json=BODY, headers=HEADERS) as response:
            response.raise_for_status()
            return orjson.loads(await response.read())["result"]

    return call, session.close


def ours_sync(url: str, size: str) -> SyncCall:
    from airbyte_agent import Client

    connectors = Client(**client_options(url)).connectors
    return lambda: connectors.execute(size, "issues", "list", PARAMS).records


def requests(url: str, size: str) -> SyncCall:
    import requests

    target, session = execute_url(url, size), requests.Session()
    session.trust_env = False
    session.verify = os.environ.get("BENCH_CA") or True

    def call() -> Any:
        response = session.post(target, json=BODY, headers=HEADERS)
        response.raise_for_status()
        return response.json()["result"]

    return call


# Each makes the call and, for async clients, the function that closes the client.
ASYNC_CLIENTS = {"ours": ours, "official": official, "httpx": httpx, "aiohttp": aiohttp}
SYNC_CLIENTS = {"ours-sync": ours_sync, "requests": requests}
