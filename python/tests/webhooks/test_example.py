"""The example with FastAPI: it receives what an emulator sends."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from airbyte_agent import Client, Emulator
from airbyte_agent._emulator_admin import send
from helpers.connections import create_connection, first_workspace

EXAMPLES = Path(__file__).parents[2] / "examples"
KEY = "3fQh2m+&"
# In seconds. Only what hangs takes this long.
TIMEOUT = 60


@asynccontextmanager
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """Run the application on a free port. Yields the URL of its webhooks."""
    monkeypatch.syspath_prepend(EXAMPLES)
    monkeypatch.setenv("AIRBYTE_WEBHOOK_KEY", KEY)
    from webhooks_fastapi import app

    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # In a thread, where uvicorn does not install signal handlers.
        running = asyncio.create_task(asyncio.to_thread(server.run, sockets=[listening]))
        try:
            yield "http://{}:{}/airbyte".format(*listening.getsockname())
        finally:
            server.should_exit = True
            await running


async def logged(caplog: pytest.LogCaptureFixture, text: str) -> None:
    """Wait until the application has logged a text."""
    end = time.monotonic() + TIMEOUT
    while not any(record.name == "webhooks_fastapi" and text in record.getMessage() for record in caplog.records):
        assert time.monotonic() < end, caplog.text
        await asyncio.sleep(0)


async def test_receives_the_notifications_of_a_workspace(
    emulator: Emulator, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "webhooks_fastapi")
    connection = create_connection(client.replication, "Shop to Lake")
    async with served(monkeypatch) as url:
        client.replication.workspaces.set_webhooks(first_workspace(client.replication), url, key=KEY)
        failure = {"message": "Could not log in", "type": "config_error", "origin": "source"}
        scenario = {"connection_id": connection, "scenario": {"failed": failure}}
        for script, expected in (
            ([], "sync_succeeded: "),
            ([scenario], "Shop to Lake failed: Could not log in"),
        ):
            send(emulator.url, None, "POST", "jobs", script)
            client.replication.jobs.create(connection_id=connection, job_type="sync")
            emulator.advance_clock(60)
            await logged(caplog, expected)


@pytest.mark.parametrize(
    ("url", "status"), [("/success", 400), ("/success?key=wrong", 400), ("/success?key=3fQh2m%2B%26", 204)]
)
async def test_refuses_requests_without_the_key(monkeypatch: pytest.MonkeyPatch, url: str, status: int) -> None:
    body: dict[str, Any] = {"text": "Hello World! "}
    async with served(monkeypatch) as base, httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as caller:
        response = await caller.post(base + url, json=body)
    assert response.status_code == status
