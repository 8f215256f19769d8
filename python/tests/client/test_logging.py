"""The logger `airbyte_agent`."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextvars import ContextVar

import pytest

from airbyte_agent import (
    Client,
    Connector,
    ConnectorNotFoundError,
    Emulator,
    InternalServerError,
    NameNotFoundError,
    NotFoundError,
    PagingError,
)

ONCE = {"operation": "workspaces.stats", "nth": 1, "fault": {"status": {"status": 503}}}


def test_retry_is_logged_at_info(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "airbyte_agent")
    emulator.faults(ONCE)
    emulator.client(retry_delay=0).workspaces.stats()
    [record] = caplog.records
    assert record.levelname == "INFO" and record.name == "airbyte_agent"
    assert "workspaces.stats: 503 on attempt 1" in record.message and "retrying in 0 s" in record.message
    assert (record.operation, record.status, record.attempts) == ("workspaces.stats", 503, 1)  # type: ignore[attr-defined]
    assert record.elapsed >= 0 and record.request_id  # type: ignore[attr-defined]


def test_every_call_is_logged_at_debug(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "airbyte_agent")
    emulator.client().workspaces.stats()
    assert [record.operation for record in caplog.records] == ["tokens.create_application", "workspaces.stats"]  # type: ignore[attr-defined]
    assert all(emulator.client_secret not in record.message for record in caplog.records)


async def test_retry_of_an_asynchronous_call_is_logged(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "airbyte_agent")
    emulator.faults(ONCE)
    async with emulator.async_client(retry_delay=0) as client:
        await client.workspaces.stats()
    [record] = caplog.records
    assert "retrying in" in record.message


USER = ContextVar("USER", default="nobody")


class Recorder(logging.Handler):
    """Records messages, and the user in the context that they are logged in."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[str, str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.levelname, record.getMessage(), USER.get()))


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    recorder = Recorder()
    logging.getLogger("airbyte_agent").addHandler(recorder)
    yield recorder
    logging.getLogger("airbyte_agent").removeHandler(recorder)


def test_failure_is_a_warning_once_in_the_context_of_the_caller(emulator: Emulator, recorder: Recorder) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"status": {"status": 503}}})
    USER.set("ann")
    with pytest.raises(InternalServerError):
        emulator.client(retry_delay=0, max_retries=2).workspaces.stats()
    [(level, message, user)] = recorder.records
    assert (level, user) == ("WARNING", "ann")
    assert message.startswith("workspaces.stats: 503 on attempt 3, failed after ")


async def test_failures_of_tasks_are_logged_in_their_contexts(emulator: Emulator, recorder: Recorder) -> None:
    async def look_up(user: str) -> None:
        USER.set(user)
        with pytest.raises(NotFoundError):
            await client.workspaces.get("00000000-0000-0000-0000-000000000000")

    async with emulator.async_client() as client:
        await asyncio.gather(*map(look_up, ("ann", "bob", "eve")))
    assert sorted(user for _, _, user in recorder.records) == ["ann", "bob", "eve"]


async def test_cancelled_call_has_not_failed(emulator: Emulator, recorder: Recorder) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"latency": {"ms": 60_000}}})
    async with emulator.async_client() as client:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.workspaces.stats(), 0.05)
        await client.workspaces.list()
    assert recorder.records == []


def test_failure_that_a_procedure_deals_with_is_no_warning(emulator: Emulator, recorder: Recorder) -> None:
    with emulator.replication() as airbyte:
        workspace = airbyte.workspaces.find("default")
        with pytest.raises(NameNotFoundError):
            airbyte.sources.find("none", workspace_id=workspace.workspace_id)
    assert [(level, message.split(":")[0]) for level, message, _ in recorder.records] == [
        ("WARNING", "replication.sources.find")
    ]


def test_name_that_nothing_has_is_a_warning(client: Client, recorder: Recorder) -> None:
    with pytest.raises(ConnectorNotFoundError):
        client.connector("nothing")
    [(level, message, _)] = recorder.records
    assert level == "WARNING" and message.startswith("connectors.list: failed after ")
    assert 'no connector named "nothing"' in message


def test_pages_that_cannot_be_followed_are_a_warning(emulator: Emulator, github: Connector, recorder: Recorder) -> None:
    body = {"result": [{"n": 1}], "connector_metadata": {"has_next_page": True}}
    emulator.faults({"operation": "connectors.execute", "fault": {"status": {"status": 200, "body": body}}})
    with pytest.raises(PagingError):
        list(github.pages("issues", "list"))
    [(level, message, _)] = recorder.records
    assert level == "WARNING" and message.startswith("connectors.execute: 200 on attempt 1, failed after ")


def test_exception_of_a_handler_ends_the_call(emulator: Emulator) -> None:
    class Strict(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise ZeroDivisionError

    logger, handler = logging.getLogger("airbyte_agent"), Strict()
    logger.addHandler(handler)
    logger.setLevel("INFO")
    try:
        emulator.faults({**ONCE, "nth": None} | {"fault": {"status": {"status": 503, "retry_after": 100}}})
        with pytest.raises(ZeroDivisionError):
            emulator.client().workspaces.stats()
    finally:
        logger.removeHandler(handler)
        logger.setLevel("NOTSET")


def test_silent_by_default(client: Client) -> None:
    script = (
        "import logging, sys\n"
        "from airbyte_agent import Client\n"
        "url, client_id, client_secret = sys.argv[1:]\n"
        "access = dict(base_url=url, client_id=client_id, client_secret=client_secret)\n"
        "Client(**access, retry_delay=0).workspaces.stats()\n"
    )
    with Emulator() as emulator:
        emulator.faults(ONCE)
        access = (emulator.url, emulator.client_id, emulator.client_secret)
        done = subprocess.run([sys.executable, "-c", script, *access], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
