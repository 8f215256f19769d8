"""Reads records as columns in one way and prints the measurements as one line of JSON.

    python dataframes.py WAY URL FOLDER

A way of CALLS turns one large response after the other into a `pyarrow.Table`, and one of BYTES the bytes of such responses
into a `polars.DataFrame`. `parquet` writes a million records into a file in FOLDER.
"""

from __future__ import annotations

import asyncio
import io
import json
import resource
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from calls import BODY, HEADERS, PARAMS, RECORDS, aiohttp, client_options, execute_url, official

PAGES = 500
PAGING = {"position": "position", "next": "next"}
PAGED = "00000000-0000-4000-8000-000000000001"
SIZE = "large"
SECONDS = 2.0


def ours(url: str) -> Callable[[], Any]:
    from airbyte_agent import Client

    connectors = Client(**client_options(url)).connectors
    return lambda: connectors.execute(SIZE, "issues", "list", PARAMS).to_arrow()


def of_records(client: Callable[..., Any]) -> Callable[[str], Callable[[], Any]]:
    """A client that returns records as objects, from which pyarrow makes columns."""

    def way(url: str) -> Callable[[], Any]:
        import pyarrow

        loop = asyncio.new_event_loop()
        call, _ = loop.run_until_complete(created(client, url))
        return lambda: pyarrow.Table.from_pylist(loop.run_until_complete(call()))

    return way


async def created(client: Callable[..., Any], url: str) -> Any:
    # Some clients look up the running loop when they are created.
    return client(url, SIZE)


def ours_from_bytes(url: str) -> Callable[[], Any]:
    from airbyte_agent import Client

    connectors = Client(**client_options(url)).connectors
    executions = [connectors.execute(SIZE, "issues", "list", PARAMS) for _ in range(4)]
    return in_turn(executions, lambda execution: execution.to_polars())


def polars_from_bytes(url: str) -> Callable[[], Any]:
    import polars

    def response() -> bytes:
        request = urllib.request.Request(execute_url(url, SIZE), json.dumps(BODY).encode(), HEADERS)
        with urllib.request.urlopen(request) as reply:
            body: bytes = reply.read()
        # Only the array of records: polars has no path to a member.
        return body[body.index(b'"result":') + len(b'"result":') : body.rindex(b',"connector_metadata"')]

    return in_turn([response() for _ in range(4)], lambda records: polars.read_json(io.BytesIO(records)))


def in_turn(inputs: list[Any], read: Callable[[Any], Any]) -> Callable[[], Any]:
    position = -1

    def call() -> Any:
        nonlocal position
        position += 1
        return read(inputs[position % len(inputs)])

    return call


CALLS = {"ours": ours, "official": of_records(official), "aiohttp": of_records(aiohttp)}
BYTES = {"ours from bytes": ours_from_bytes, "polars from bytes": polars_from_bytes}


def repeat(call: Callable[[], Any]) -> dict[str, float]:
    assert len(call()) == RECORDS[SIZE]
    calls, begun = 0, time.perf_counter()
    while (took := time.perf_counter() - begun) < SECONDS:
        call()
        calls += 1
    return {"records_per_second": calls * RECORDS[SIZE] / took, "peak_mb": peak()}


def parquet(url: str, folder: str) -> dict[str, float]:
    from airbyte_agent import Client

    connector = Client(**client_options(url)).connector_by_id(PAGED)
    begun = time.perf_counter()
    records = connector.records("issues", "list", {"pages": PAGES}, paging=PAGING)
    file = records.write(Path(folder) / "issues.parquet")
    assert file.rows == PAGES * RECORDS[SIZE], file.rows
    return {"records_per_second": file.rows / (time.perf_counter() - begun), "peak_mb": peak()}


def peak() -> float:
    """The largest resident memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main() -> None:
    way, url, folder = sys.argv[1:]
    measured = parquet(url, folder) if way == "parquet" else repeat({**CALLS, **BYTES}[way](url))
    print(json.dumps(measured), flush=True)


if __name__ == "__main__":
    main()
