"""The logger `airbyte_agent`."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from airbyte_agent import Client, Emulator

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
