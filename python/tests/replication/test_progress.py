"""The progress of syncs, and what becomes of jobs when the wait for them is interrupted."""

from __future__ import annotations

import asyncio
import io
import logging
import signal
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from airbyte_agent import Emulator, Replication
from airbyte_agent.replication import Job, OnGivingUp
from helpers.connections import INSTANT, STUCK, create_connection
from helpers.programs import finish, start
from helpers.streams import Terminal, Tqdm, install_tqdm, uninstall_tqdm

CHOICES: list[tuple[OnGivingUp, str, str]] = [
    ("leave", "running", "job 1 goes on; `jobs.wait(1)` waits for it again"),
    ("cancel", "cancelled", "job 1 was cancelled"),
]


@pytest.fixture
def airbyte(emulator: Emulator) -> Iterator[Replication]:
    with emulator.replication() as airbyte:
        yield airbyte


@pytest.fixture
def connection(emulator: Emulator, airbyte: Replication) -> str:
    """The id of a connection, whose jobs end at once."""
    emulator.script_jobs(INSTANT)
    return create_connection(airbyte)


@pytest.fixture
def stuck(emulator: Emulator, connection: str) -> str:
    """The id of a connection, whose jobs run until they are cancelled."""
    emulator.script_jobs(STUCK)
    return connection


class Enough(Exception):
    """What a callback raises."""


def enough(_: Job) -> None:
    raise Enough


def test_callback_receives_jobs(airbyte: Replication, connection: str) -> None:
    reported: list[Job] = []
    job = airbyte.connections.sync(connection, on_progress=reported.append)
    assert reported == [job]
    assert isinstance(reported[0], Job) and reported[0].rows_synced == 5


async def test_asynchronous_callbacks(emulator: Emulator, connection: str) -> None:
    reported: list[Job] = []

    async def report(job: Job) -> None:
        await asyncio.sleep(0)
        reported.append(job)

    async with emulator.async_replication() as airbyte:
        await airbyte.connections.sync(connection, on_progress=reported.append)
        await airbyte.connections.sync(connection, on_progress=report)
    assert [type(job) for job in reported] == [Job, Job]
    assert [job.job_id for job in reported] == [1, 2]


@pytest.mark.parametrize(("choice", "status", "note"), CHOICES)
def test_exception_of_the_callback_ends_the_wait(
    emulator: Emulator,
    airbyte: Replication,
    stuck: str,
    caplog: pytest.LogCaptureFixture,
    choice: OnGivingUp,
    status: str,
    note: str,
) -> None:
    with pytest.raises(Enough) as raised:
        airbyte.connections.sync(stuck, on_progress=enough, on_giving_up=choice)
    assert emulator.jobs()[0].status == status
    assert caplog.messages == [note]
    if sys.version_info >= (3, 11):
        assert raised.value.__notes__ == [note]


async def test_exception_of_an_asynchronous_callback_ends_the_wait(emulator: Emulator, stuck: str) -> None:
    async def report(_: Job) -> None:
        raise Enough

    async with emulator.async_replication() as airbyte:
        with pytest.raises(Enough):
            await airbyte.connections.sync(stuck, on_progress=report)
    assert emulator.jobs()[0].status == "running"


def test_every_job_that_has_not_ended_is_cancelled(emulator: Emulator, airbyte: Replication, connection: str) -> None:
    stuck = [airbyte.connections.list().data[0].connection_id, create_connection(airbyte)]
    emulator.script_jobs(STUCK)

    def report(job: Job) -> None:
        if job.connection_id == stuck[1]:
            raise Enough

    with pytest.raises(Enough):
        airbyte.connections.sync_all(stuck, at_once=1 + len(stuck), on_progress=report, on_giving_up="cancel")
    reported = {job.connection_id: job.status for job in emulator.jobs()}
    assert reported[stuck[1]] == "cancelled"


def test_only_the_job_that_was_waited_for_is_cancelled(emulator: Emulator, airbyte: Replication, stuck: str) -> None:
    def report(job: Job) -> None:
        # Meanwhile it ends, and the connection runs another one.
        airbyte.jobs.cancel(job.job_id)
        airbyte.connections.sync(stuck, wait=False)
        raise Enough

    with pytest.raises(Enough):
        airbyte.connections.sync(stuck, on_progress=report, on_giving_up="cancel")
    assert [job.status for job in emulator.jobs()] == ["cancelled", "running"]


def test_failed_cancellation_does_not_hide_what_ended_the_wait(
    emulator: Emulator, stuck: str, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.faults({"operation": "replication.jobs.cancel", "fault": {"status": {"status": 500}}})
    with emulator.replication() as airbyte, pytest.raises(Enough):
        airbyte.connections.sync(stuck, on_progress=enough, on_giving_up="cancel")
    message = caplog.messages[-1]
    assert message.startswith("job 1 could not be cancelled: replication.jobs.cancel: 500")
    assert emulator.jobs()[0].status == "running"


def test_cancellation_has_the_options_of_the_call(emulator: Emulator, airbyte: Replication, stuck: str) -> None:
    with pytest.raises(Enough):
        airbyte.connections.sync(
            stuck, on_progress=enough, on_giving_up="cancel", headers={"x-purpose": "test"}, timeout=60
        )
    [entry] = emulator.journal("replication.jobs.cancel")
    assert entry.headers["x-purpose"] == "test"


@pytest.mark.parametrize(("choice", "status", "note"), CHOICES)
async def test_cancelled_task(
    emulator: Emulator, stuck: str, caplog: pytest.LogCaptureFixture, choice: OnGivingUp, status: str, note: str
) -> None:
    started = asyncio.Event()
    async with emulator.async_replication() as airbyte:
        call = airbyte.connections.sync(stuck, on_giving_up=choice, on_progress=lambda _: started.set())
        task = asyncio.create_task(call)
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert emulator.jobs()[0].status == status
    assert caplog.messages == [note]


def test_closed_coroutine(emulator: Emulator, stuck: str) -> None:
    """A loop that is closed without cancelling its tasks cannot send anything any more."""

    async def main() -> None:
        started = asyncio.Event()
        call = emulator.async_replication().connections.sync(
            stuck, on_giving_up="cancel", on_progress=lambda _: started.set()
        )
        task = asyncio.ensure_future(call)
        await started.wait()
        coroutine: Any = task.get_coro()
        task.cancel()
        coroutine.close()
        with pytest.raises((asyncio.CancelledError, RuntimeError)):
            await task

    asyncio.run(main())
    assert emulator.jobs()[0].status == "running"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize(("choice", "status", "note"), CHOICES)
def test_ctrl_c(emulator: Emulator, stuck: str, choice: str, status: str, note: str) -> None:
    script = """
import logging, sys
from airbyte_agent import Replication

logging.basicConfig(format="%(message)s", stream=sys.stdout)
try:
    Replication().connections.sync(
        sys.argv[1], on_giving_up=sys.argv[2], on_progress=lambda _: print("running", flush=True)
    )
except KeyboardInterrupt:
    print("interrupted")
"""
    process = start(emulator, script, stuck, choice, AIRBYTE_CLOUD_API_URL=emulator.replication_url)
    assert process.stdout and process.stdout.readline() == "running\n"
    process.send_signal(signal.SIGINT)
    assert finish(process) == (0, f"{note}\ninterrupted\n", "")
    assert emulator.jobs()[0].status == status


@pytest.mark.parametrize(
    ("is_terminal", "on_progress", "is_shown"),
    [(True, None, True), (False, None, False), (False, True, True), (True, False, False), (True, print, False)],
)
def test_line_is_shown_to_people(
    monkeypatch: pytest.MonkeyPatch,
    airbyte: Replication,
    connection: str,
    is_terminal: bool,
    on_progress: Any,
    is_shown: bool,
) -> None:
    uninstall_tqdm(monkeypatch)
    stream = Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    airbyte.connections.sync(connection, on_progress=on_progress)
    assert stream.getvalue() == ("\rjob 1 succeeded, 5 records, 12.3 kB\n" if is_shown else "")


def test_line_of_several_jobs(monkeypatch: pytest.MonkeyPatch, airbyte: Replication, connection: str) -> None:
    uninstall_tqdm(monkeypatch)
    monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
    connections = [connection, create_connection(airbyte)]
    airbyte.connections.sync_all(connections, on_progress=True)
    assert stream.getvalue().endswith("\r2 jobs: 2 succeeded, 10 records, 24.7 kB\n")


@pytest.mark.parametrize("stream", ["closed", None])
def test_stream_that_cannot_be_written_fails_no_call(
    monkeypatch: pytest.MonkeyPatch, airbyte: Replication, connection: str, stream: str | None
) -> None:
    uninstall_tqdm(monkeypatch)
    closed = Terminal()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed if stream else None)
    assert airbyte.connections.sync(connection, on_progress=True).status == "succeeded"
    assert airbyte.connections.sync(connection).status == "succeeded"


def test_tqdm_is_used_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, airbyte: Replication, connection: str
) -> None:
    install_tqdm(monkeypatch)
    monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
    airbyte.connections.sync_all([connection, create_connection(airbyte)], on_progress=True)
    bar = Tqdm.latest
    assert (bar.unit, bar.n, bar.about, bar.is_open) == (" records", 10, "2 jobs: 2 succeeded", False)
    assert stream.getvalue() == ""


def test_secrets_are_in_no_traceback(emulator: Emulator, stuck: str) -> None:
    with emulator.replication() as airbyte, pytest.raises(Enough) as raised:
        airbyte.connections.sync(stuck, on_progress=enough, headers={"x-key": "s3cret-header"})
    error = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    shown = "".join(error.format())
    # The test itself has the header in its source line.
    frames = [frame for frame in error.stack if "tests" not in frame.filename]
    assert frames and "s3cret-header" not in str([frame.locals for frame in frames])
    assert emulator.client_secret not in shown


def test_span_covers_all_requests(emulator: Emulator, airbyte: Replication, connection: str) -> None:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trace, "get_tracer", provider.get_tracer)
        airbyte.connections.sync(connection)
    [span] = exporter.get_finished_spans()
    assert span.name == "replication.connections.sync"
    created = emulator.journal("replication.jobs.create")
    context = span.get_span_context()
    assert context and f"{context.trace_id:032x}-{context.span_id:016x}" in created[0].headers["traceparent"]


def test_failed_jobs_say_themselves_what_has_happened(
    emulator: Emulator, airbyte: Replication, connection: str, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.script_jobs(STUCK)
    with caplog.at_level(logging.WARNING), pytest.raises(Exception, match="job 1 is still running"):
        airbyte.connections.sync(connection, timeout=0.2)
    [message] = caplog.messages
    assert message.count("job 1") == 1
