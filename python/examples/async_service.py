"""A web service over the Agent API: the issues of a GitHub connector, listed and streamed.

    python async_service.py
    curl 'localhost:8000/github/issues?limit=3'
    curl --no-buffer localhost:8000/github/issues.ndjson

It serves an emulator of its own, unless AIRBYTE_CLIENT_ID or AIRBYTE_TOKEN is in the environment. Needs starlette and
uvicorn.
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

# Whoever waits for a web page does not wait for long. Seconds.
PATIENCE = 30
MOST = 1000
PAGE = 100


def service(client: AsyncClient) -> Starlette:
    """The application. One client serves all requests, and is closed with it: it keeps connections and tokens."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[dict[str, Any], None]:
        async with client:
            yield {"client": client}

    return Starlette(
        routes=[Route("/{connector}/issues", issues), Route("/{connector}/issues.ndjson", all_issues)],
        exception_handlers={AirbyteAgentError: refusal, ClientDisconnect: departed},
        lifespan=lifespan,
    )


async def issues(request: Request) -> Response:
    """`GET /{connector}/issues?limit=`: the first issues, as one JSON list."""
    limit = limit_of(request)

    async def first() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        async for page in await pages(request, min(limit, PAGE)):
            found += page.records
            if len(found) >= limit:
                break
        return found[:limit]

    return JSONResponse(await while_wanted(request, first()))


async def all_issues(request: Request) -> Response:
    """`GET /{connector}/issues.ndjson`: all issues, a line each, sent page by page as they come.

    The first page is here before the status is sent, so what is wrong from the start has its status. What goes wrong
    later breaks the answer off, and so is not taken for its end.
    """

    async def begin() -> tuple[AsyncIterator[Page], Page | None]:
        following = await pages(request, PAGE)
        return following, await anext(following, None)

    following, first = await while_wanted(request, begin())

    async def lines() -> AsyncIterator[str]:
        # Starlette cancels this when the caller goes away, and with it the request on the wire.
        page = first
        while page is not None:
            yield "".join(f"{json.dumps(record)}\n" for record in page.records)
            page = await anext(following, None)

    return StreamingResponse(lines(), media_type="application/x-ndjson")


async def pages(request: Request, size: int) -> AsyncIterator[Page]:
    """The pages of the connector that a request names."""
    client: AsyncClient = request.state.client
    connector = await client.connector(request.path_params["connector"])
    return connector.pages("issues", "list", {"per_page": size})


async def while_wanted(request: Request, work: Awaitable[T]) -> T:
    """Do some work while the caller waits for it. When they go away it is cancelled, the request on the wire too."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(departure(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def departure(request: Request) -> None:
    """Return when the caller has gone away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def departed(_: Request, __: Exception) -> Response:
    """For the log: nobody reads it any more."""
    return Response(status_code=499)


async def refusal(_: Request, error: Exception) -> Response:
    """What went wrong, for the caller. The text of our errors holds no secret."""
    assert isinstance(error, AirbyteAgentError)
    # Whole seconds, and never too early.
    headers = {} if error.retry_after is None else {"retry-after": str(math.ceil(error.retry_after))}
    told = {"error": error.kind, "message": str(error), "request_id": error.request_id}
    return JSONResponse(told, status_of(error), headers)


def status_of(error: AirbyteAgentError) -> int:
    """The status for our own caller: whose fault it is from where they stand."""
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
            # Our credentials, our requests and what is behind us are none of the caller's doing.
            return 502 if error.retry_after is None else 503


def limit_of(request: Request) -> int:
    """How many records the caller wants."""
    try:
        limit = int(request.query_params.get("limit", "20"))
    except ValueError:
        limit = 0
    if not 1 <= limit <= MOST:
        raise HTTPException(400, f"limit must be a whole number from 1 to {MOST}")
    return limit


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    if "AIRBYTE_CLIENT_ID" in os.environ or "AIRBYTE_TOKEN" in os.environ:
        uvicorn.run(service(AsyncClient(timeout=PATIENCE)), port=port)
        return
    with Emulator() as emulator:
        with emulator.client() as client:
            client.connectors.create(
                workspace_name="default",
                connector_type="GitHub",
                credentials={"personal_access_token": "made up"},
                replication_config={"repositories": ["airbytehq/airbyte"]},
            )
        uvicorn.run(service(emulator.async_client(timeout=PATIENCE)), port=port)


if __name__ == "__main__":
    main()
