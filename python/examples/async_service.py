"""A web service that lists and streams the issues of a GitHub connector.

    python async_service.py
    curl 'localhost:8000/github/issues?limit=3'
    curl --no-buffer localhost:8000/github/issues.ndjson

It uses an emulator, unless AIRBYTE_CLIENT_ID or AIRBYTE_TOKEN is in the environment. Requires starlette and uvicorn.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from airbyte_agent import (
    AirbyteAgentError,
    APITimeoutError,
    AsyncClient,
    ConnectorAmbiguousError,
    ConnectorNotFoundError,
    Emulator,
    NotFoundError,
    Page,
    RateLimitError,
)

T = TypeVar("T")

# In seconds. Callers of a web service do not wait long.
TIMEOUT = 30
MAX_LIMIT = 1000
PAGE_SIZE = 100


def service(client: AsyncClient) -> Starlette:
    """The application. All requests share one client, which holds connections and tokens; it is closed at shutdown."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[dict[str, Any], None]:
        async with client:
            yield {"client": client}

    return Starlette(
        routes=[Route("/{connector}/issues", issues), Route("/{connector}/issues.ndjson", all_issues)],
        exception_handlers={AirbyteAgentError: on_error, ClientDisconnect: on_disconnect},
        lifespan=lifespan,
    )


async def issues(request: Request) -> Response:
    """`GET /{connector}/issues?limit=`: the first issues, as a JSON list."""
    limit = limit_of(request)

    async def fetch() -> list[dict[str, Any]]:
        records: list[dict[str, Any]] = []
        async for page in await pages(request, min(limit, PAGE_SIZE)):
            records += page.records
            if len(records) >= limit:
                break
        return records[:limit]

    return JSONResponse(await until_disconnect(request, fetch()))


async def all_issues(request: Request) -> Response:
    """`GET /{connector}/issues.ndjson`: all issues, one per line, sent page by page.

    The first page is fetched before the status is sent, so early errors have an error status. Later errors break the
    connection, so that callers do not mistake a partial response for a complete one.
    """

    async def start() -> tuple[AsyncIterator[Page], Page | None]:
        remaining = await pages(request, PAGE_SIZE)
        return remaining, await anext(remaining, None)

    remaining, first = await until_disconnect(request, start())

    async def lines() -> AsyncIterator[str]:
        # Starlette cancels this when the caller disconnects, which drops the request to the service.
        page = first
        while page is not None:
            yield "".join(f"{json.dumps(record)}\n" for record in page.records)
            page = await anext(remaining, None)

    return StreamingResponse(lines(), media_type="application/x-ndjson")


async def pages(request: Request, size: int) -> AsyncIterator[Page]:
    """The issues of the connector that a request names, by page."""
    client: AsyncClient = request.state.client
    reference: str = request.path_params["connector"]
    connector = await client.connector(reference)
    return connector.pages("issues", "list", {"per_page": size})


async def until_disconnect(request: Request, work: Awaitable[T]) -> T:
    """Await `work`, but cancel it when the caller disconnects, which drops the request to the service."""
    task = asyncio.ensure_future(work)
    disconnected = asyncio.ensure_future(wait_for_disconnect(request))
    try:
        await asyncio.wait({task, disconnected}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        task.cancel()
        disconnected.cancel()
        await asyncio.gather(task, disconnected, return_exceptions=True)


async def wait_for_disconnect(request: Request) -> None:
    """Return when the caller has disconnected."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def on_disconnect(_: Request, __: Exception) -> Response:
    """A status for the access log. The caller does not receive it."""
    return Response(status_code=499)


async def on_error(_: Request, error: Exception) -> Response:
    """The error as JSON. The texts of this package's errors contain no secrets."""
    assert isinstance(error, AirbyteAgentError)
    # The header has whole seconds. Rounded up, so that no retry is too early.
    headers = {} if error.retry_after is None else {"retry-after": str(math.ceil(error.retry_after))}
    body = {"error": error.kind, "message": str(error), "request_id": error.request_id}
    return JSONResponse(body, status_of(error), headers)


def status_of(error: AirbyteAgentError) -> int:
    """The status of an error, from the point of view of this service's caller."""
    match error:
        case ConnectorNotFoundError() | NotFoundError():
            return 404
        case ConnectorAmbiguousError():
            return 409
        case APITimeoutError():
            return 504
        case RateLimitError():
            return 503
        case _:
            # The caller is not responsible for our credentials, requests and upstream services.
            return 502 if error.retry_after is None else 503


def limit_of(request: Request) -> int:
    """The number of records that the caller requests."""
    try:
        limit = int(request.query_params.get("limit", "20"))
    except ValueError:
        limit = 0
    if not 1 <= limit <= MAX_LIMIT:
        raise HTTPException(400, f"limit must be an integer from 1 to {MAX_LIMIT}")
    return limit


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    if "AIRBYTE_CLIENT_ID" in os.environ or "AIRBYTE_TOKEN" in os.environ:
        uvicorn.run(service(AsyncClient(timeout=TIMEOUT)), port=port)
        return
    with Emulator() as emulator:
        with emulator.client() as client:
            client.connectors.create(
                connector_type="GitHub",
                credentials={"personal_access_token": "made up"},
                replication_config={"repositories": ["airbytehq/airbyte"]},
            )
        uvicorn.run(service(emulator.async_client(timeout=TIMEOUT)), port=port)


if __name__ == "__main__":
    main()
