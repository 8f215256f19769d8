"""Iterators over records: how they end, and how far they are."""

from __future__ import annotations

import asyncio
import io
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest

from airbyte_agent import (
    APIStatusError,
    AsyncConnector,
    AsyncRecords,
    Connector,
    Emulator,
    InvalidRequestError,
    Records,
)
from helpers.streams import Terminal, Tqdm, install_tqdm, uninstall_tqdm

ISSUES: dict[str, Any] = {"entity": "issues", "action": "list", "params": {"per_page": 100}}


@pytest.fixture
async def async_github(emulator: Emulator, github: Connector) -> AsyncIterator[AsyncConnector]:
    async with emulator.async_client() as client:
        yield await client.connector(github.id)


def numbers(records: Records) -> list[int]:
    return [record["number"] for record in records]


def test_the_repr_says_how_many_were_read(github: Connector) -> None:
    records = github.records(**ISSUES)
    assert isinstance(records, Records) and repr(records) == "<Records issues.list, 0 read>"
    for _ in range(120):
        next(records)
    assert repr(records) == "<Records issues.list, 120 read>"


def test_the_number_of_records_is_exact(emulator: Emulator, github: Connector) -> None:
    before = len(emulator.journal("connectors.execute"))
    assert numbers(github.records(**ISSUES, max_records=150)) == list(range(1, 151))
    assert len(emulator.journal("connectors.execute")) == before + 2


def test_a_closed_iterator_has_no_next_record(emulator: Emulator, github: Connector) -> None:
    with github.records(**ISSUES) as records:
        assert next(records)["number"] == 1
    calls = len(emulator.journal())
    assert list(records) == [] and len(emulator.journal()) == calls
    assert repr(records) == "<Records issues.list, 1 read>"


def test_an_iterator_can_be_closed_while_a_page_is_requested(emulator: Emulator, github: Connector) -> None:
    opened: list[Records] = []
    with emulator.client(on_request=lambda _: [records.close() for records in opened]) as client:
        opened.append(client.connector_by_id(github.id).records(**ISSUES))
        assert list(opened[0]) == []


def test_an_error_ends_the_iteration(emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 400}}})
    records = github.records(**ISSUES)
    with pytest.raises(APIStatusError):
        list(records)
    assert list(records) == [] and repr(records) == "<Records issues.list, 100 read>"


async def test_asynchronous_records(async_github: AsyncConnector) -> None:
    records = async_github.records(**ISSUES)
    assert isinstance(records, AsyncRecords)
    assert [record["number"] async for record in records] == list(range(1, 251))
    assert repr(records) == "<AsyncRecords issues.list, 250 read>"
    async with async_github.records(**ISSUES) as records:
        await anext(records)
    assert [record async for record in records] == []


@asynccontextmanager
async def reading(emulator: Emulator, github: Connector) -> AsyncIterator[tuple[AsyncRecords, asyncio.Task[Any]]]:
    """Records, and a task that waits for the first, whose request is not responded to."""
    emulator.faults({"operation": "connectors.execute", "fault": {"latency": {"ms": 600_000}}})
    sent = asyncio.Event()
    async with emulator.async_client(on_request=lambda _: sent.set()) as client:
        records = client.connector_by_id(github.id).records(**ISSUES)
        task = asyncio.create_task(anext(records, "the end"))
        await sent.wait()
        yield records, task


async def test_closing_drops_the_request_in_progress(emulator: Emulator, github: Connector) -> None:
    async with reading(emulator, github) as (records, task):
        await records.aclose()
        assert await task == "the end"


async def test_a_cancelled_task_ends_the_iteration(emulator: Emulator, github: Connector) -> None:
    async with reading(emulator, github) as (records, task):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [record async for record in records] == []


async def test_two_tasks_cannot_read_at_once(async_github: AsyncConnector) -> None:
    records = async_github.records(**ISSUES)
    first, second = await asyncio.gather(anext(records), anext(records), return_exceptions=True)
    assert isinstance(first, dict) and isinstance(second, RuntimeError)
    assert len([record async for record in records]) == 249


def test_two_threads_cannot_read_at_once(emulator: Emulator, github: Connector) -> None:
    reading, answered = threading.Event(), threading.Event()

    def hook(_: object) -> None:
        reading.set()
        answered.wait(60)

    with emulator.client(on_request=hook) as client, ThreadPoolExecutor(1) as threads:
        records = client.connector_by_id(github.id, kind="github").records(**ISSUES)
        first = threads.submit(next, records)
        assert reading.wait(60)
        with pytest.raises(RuntimeError, match="another task or thread is reading"):
            next(records)
        answered.set()
        assert first.result()["number"] == 1
        assert len(list(records)) == 249


def test_a_token_goes_on_at_the_page_that_is_being_read(github: Connector) -> None:
    records = github.records(**ISSUES)
    assert records.token is None
    tokens = [records.token for _ in records]
    assert (tokens.count(None), len(set(tokens)), records.records_read) == (99, 4, 250)
    for read, token in enumerate(tokens, start=1):
        if read in (1, 99, 100, 101, 199, 200, 249):
            rest = numbers(github.records(**ISSUES, after=token))
            assert rest == list(range(read // 100 * 100 + 1, 251))
    assert numbers(github.records(**ISSUES, after=records.token)) == []


def test_one_record_is_one_request(emulator: Emulator, github: Connector) -> None:
    before = len(emulator.journal("connectors.execute"))
    for _ in github.records(**ISSUES):
        break
    assert len(emulator.journal("connectors.execute")) == before + 1


def test_closing_drops_the_requests_ahead(emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": "connectors.execute", "nth": 2, "fault": {"latency": {"ms": 600_000}}})
    with github.records(**ISSUES) as records:
        next(records), next(records)
    assert list(records) == [] and records.token is None


async def test_pages_ahead_are_requested_while_records_are_handed_out(emulator: Emulator, github: Connector) -> None:
    sent: asyncio.Queue[object] = asyncio.Queue()
    async with emulator.async_client(on_request=sent.put_nowait) as client:
        records = client.connector_by_id(github.id, kind="github").records(**ISSUES)
        await anext(records)
        await sent.get()
        assert sent.empty()
        await anext(records)
        await sent.get()
        assert records.records_read == 2
        await records.aclose()


@pytest.mark.parametrize("how", [{"prefetch": -1}, {"concurrency": 0}, {"prefetch": "1"}, {"concurrency": 1.5}])
def test_read_ahead_that_is_none(github: Connector, how: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError, match=next(iter(how))):
        github.records(**ISSUES, **how)


def test_a_misspelt_parameter_is_corrected(github: Connector) -> None:
    with pytest.raises(TypeError, match="Did you mean 'progress'"):
        github.records("issues", "list", progres=True)  # type: ignore[call-arg]


@pytest.mark.parametrize(("is_terminal", "progress"), [(True, True), (False, True), (True, False)])
def test_the_number_of_records_is_shown_to_people(
    monkeypatch: pytest.MonkeyPatch, github: Connector, is_terminal: bool, progress: bool
) -> None:
    uninstall_tqdm(monkeypatch)
    monkeypatch.setattr(sys, "stderr", stream := Terminal() if is_terminal else io.StringIO())
    assert len(list(github.records(**ISSUES, progress=progress))) == 250
    shown = stream.getvalue()
    if is_terminal and progress:
        assert shown.startswith("\rissues.list, 1 record") and shown.endswith("\rissues.list, 250 records\n")
    else:
        assert shown == ""


def test_the_line_ends_where_the_iteration_is_left(monkeypatch: pytest.MonkeyPatch, github: Connector) -> None:
    uninstall_tqdm(monkeypatch)
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    for record in github.records(**ISSUES, progress=True):
        if record["number"] == 7:
            break
    assert stream.getvalue().endswith("\rissues.list, 7 records\n")


def test_tqdm_shows_records_where_it_is_installed(monkeypatch: pytest.MonkeyPatch, github: Connector) -> None:
    install_tqdm(monkeypatch)
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    assert len(list(github.records(**ISSUES, progress=True))) == 250
    bar = Tqdm.latest
    # `None` lets tqdm decide: it shows a widget in notebooks, and nothing if the stream is piped.
    assert (bar.unit, bar.n, bar.about, bar.disable, bar.is_open) == (" records", 250, "issues.list", None, False)
    assert stream.getvalue() == ""
