"""Tables of the records of all pages: when they are requested, and what becomes of failures."""

from __future__ import annotations

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from airbyte_agent import (
    APIConnectionError,
    AsyncTableBatches,
    ConfigurationError,
    Connector,
    DecodeError,
    Emulator,
    HTTPResponse,
    InvalidRequestError,
    TableBatches,
)
from helpers.programs import run
from helpers.record_pages import Pages, body, kinds, numbered

NOT_JSON = HTTPResponse(200, {"content-type": "text/html"}, b"<html>")


def three_pages() -> Pages:
    return Pages(numbered(2), numbered(2, 2), numbered(1, 4))


def ids(rows: list[dict[str, int]]) -> list[int]:
    return [row["id"] for row in rows]


def test_a_table_has_all_pages_and_is_read_once() -> None:
    pages = three_pages()
    records = pages.records()
    assert pages.requested == []
    assert ids(records.table().to_dicts()) == [0, 1, 2, 3, 4]
    # Libraries ask more than once.
    for _ in range(3):
        records.__arrow_c_stream__()
        records.__arrow_c_schema__()
    assert records.table() is records.table() and pages.requested == [0, 1, 2]
    assert records.table(nested="json") is not records.table() and pages.requested[3:] == [0, 1, 2, 0, 1, 2]


def test_columns_have_room_for_values_of_later_pages() -> None:
    pages = Pages('[{"a": 1}]', '[{"a": "x", "b": null}]', '[{"b": 2.5}]')
    assert pages.records().table().schema == {"a": "text", "b": "float64"}


def test_the_number_of_records_is_exact() -> None:
    pages = three_pages()
    assert ids(pages.records(max_records=3).table().to_dicts()) == [0, 1, 2] and pages.requested == [0, 1]
    batches = list(three_pages().records(max_records=3).batches(2))
    assert [ids(batch.to_dicts()) for batch in batches] == [[0, 1], [2]]


def test_records_that_were_iterated_over_have_no_table() -> None:
    records = three_pages().records()
    next(records)
    for use in (records.table, records.batches, records.__arrow_c_stream__, lambda: records.write("x.csv")):
        with pytest.raises(RuntimeError, match=r"<Records things.list, 1 read> was iterated over or closed"):
            use()
    assert ids([*records]) == [1, 2, 3, 4]
    with three_pages().records() as closed:
        pass
    with pytest.raises(RuntimeError, match="was iterated over or closed"):
        closed.table()


def test_a_table_does_not_end_records() -> None:
    records = three_pages().records()
    assert len(records.table()) == 5 and ids([*records]) == [0, 1, 2, 3, 4]
    # What was read is still there.
    assert len(records.table()) == 5


@pytest.mark.parametrize(("failure", "error"), [(NOT_JSON, DecodeError), (OSError("gone"), APIConnectionError)])
def test_after_a_failure_a_table_begins_anew(failure: HTTPResponse | Exception, error: type[Exception]) -> None:
    pages = Pages(numbered(2), failure, numbered(1, 4))
    records = pages.records()
    with pytest.raises(error) as caught:
        records.table()
    assert getattr(caught.value, "records_read", None) == 2
    pages.pages[1] = numbered(2, 2)
    assert ids(records.table().to_dicts()) == [0, 1, 2, 3, 4]


def test_after_a_failure_batches_go_on() -> None:
    pages = Pages(numbered(2), NOT_JSON, numbered(1, 4))
    batches = pages.records().batches(2, schema={"id": "int64"})
    assert isinstance(batches, TableBatches) and ids(next(batches).to_dicts()) == [0, 1]
    with pytest.raises(DecodeError):
        next(batches)
    pages.pages[1] = numbered(2, 2)
    assert [ids(batch.to_dicts()) for batch in batches] == [[2, 3], [4]]
    assert repr(batches) == "<TableBatches things.list, 5 rows read>"


def test_batches_fix_the_columns_by_the_first_10_000_records() -> None:
    later = '[{"id": "x"}, {"id": 2.5}, {"id": 3, "new": true}]'
    batches = Pages(numbered(6000), numbered(4000, 6000), later).records().batches(6000)
    assert batches.schema is None and batches.report == []
    assert [len(batch) for batch in batches] == [6000, 4003]
    assert batches.schema == {"id": "int64"}
    assert kinds(batches.report) == [("new", "no_column", 1, 10_002), ("id", "conflict", 2, 10_000)]
    strict = Pages(numbered(10_000), later).records().batches(6000, on_conflict="error")
    next(strict)
    with pytest.raises(DecodeError, match="does not fit the columns of the table"):
        next(strict)


def test_batches_request_pages_when_they_are_reached() -> None:
    pages = three_pages()
    batches = pages.records().batches(2, schema={"id": "int64"})
    next(batches)
    assert pages.requested == [0]
    # A stream that is left is only dropped.
    del batches
    assert pages.requested == [0]


def test_options_are_checked_before_anything_is_sent() -> None:
    pages = three_pages()
    with pytest.raises(InvalidRequestError, match="`rows`"):
        pages.records().batches(-1)
    with pytest.raises(InvalidRequestError, match="`nested`"):
        pages.records().batches(nested="flat")  # type: ignore[arg-type]
    with pytest.raises(InvalidRequestError, match="`path`: must end with .parquet, .jsonl"):
        pages.records().write("records.xlsx")
    assert pages.requested == []


def test_threads_may_share_records() -> None:
    pages = three_pages()
    records = pages.records()
    with ThreadPoolExecutor(4) as threads:
        tables = list(threads.map(lambda _: records.table(), range(8)))
    assert all(ids(table.to_dicts()) == [0, 1, 2, 3, 4] for table in tables)


def test_threads_may_share_batches() -> None:
    batches = Pages(*(numbered(10, 10 * page) for page in range(20))).records().batches(10, schema={"id": "int64"})
    with ThreadPoolExecutor(4) as threads:
        parts = list(threads.map(lambda _: ids(next(batches).to_dicts()), range(20)))
    assert sorted(part[0] for part in parts) == list(range(0, 200, 10)) and all(len(part) == 10 for part in parts)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_a_forked_child_has_the_table_that_was_read_and_reads_no_other(emulator: Emulator, github: Connector) -> None:
    program = f"""if True:
    import os
    from airbyte_agent import Client, ConfigurationError

    github = Client().connector_by_id({github.id!r})
    read, unread = (github.records("issues", "list", {{"per_page": 100}}) for _ in range(2))
    table, batches = read.table(), unread.batches(10)
    if os.fork() == 0:
        assert read.table() is table and table.to_dicts()[0]["number"] == 1
        for use in (unread.table, batches.__next__):
            try:
                use()
            except ConfigurationError as error:
                print(error, flush=True)
        os._exit(0)
    os.wait()
    assert len(next(batches)) == 10 and len(unread.table()) == 250
    print("parent", flush=True)
    """
    code, out, err = run(emulator, program)
    lines = out.splitlines()
    assert code == 0 and len(lines) == 3, err
    assert all("before the process forked" in line for line in lines[:2]) and lines[2] == "parent"


def test_a_closed_client_reads_no_table(emulator: Emulator, github: Connector) -> None:
    client = emulator.client()
    records = client.connector_by_id(github.id).records("issues", "list")
    batches = records.batches(10)
    client.close()
    for use in (records.table, batches.__next__):
        with pytest.raises(ConfigurationError, match="the client is closed"):
            use()


def test_hooks_see_the_requests_of_a_table(emulator: Emulator, github: Connector) -> None:
    seen: list[str] = []
    with emulator.client(on_request=lambda details: seen.append(details.operation)) as client:
        client.connector_by_id(github.id).records("issues", "list", {"per_page": 100}).table()
    assert seen == ["connectors.execute"] * 3


async def test_asynchronous_tables() -> None:
    pages = three_pages()
    records = pages.async_records()
    assert not hasattr(records, "__arrow_c_stream__")
    table = await records.table()
    assert ids(table.to_dicts()) == [0, 1, 2, 3, 4] and await records.table() is table
    assert pages.requested == [0, 1, 2]
    batches = pages.async_records().batches(2)
    assert isinstance(batches, AsyncTableBatches)
    assert [ids(batch.to_dicts()) async for batch in batches] == [[0, 1], [2, 3], [4]]
    assert batches.schema == {"id": "int64"} and batches.count == 5


async def test_a_cancelled_table_can_be_read_again() -> None:
    pages = three_pages()
    reached = asyncio.Event()

    async def stuck(request: object) -> HTTPResponse:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError

    answer = pages.answer_async
    pages.answer_async = stuck  # type: ignore[method-assign]
    records = pages.async_records()
    task = asyncio.create_task(records.table())
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    pages.answer_async = answer  # type: ignore[method-assign]
    assert ids((await pages.async_records().table()).to_dicts()) == [0, 1, 2, 3, 4]


def test_progress_is_shown_for_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    from helpers.streams import Terminal, uninstall_tqdm

    uninstall_tqdm(monkeypatch)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    three_pages().records(progress=True).table()
    assert "things.list, 5 records" in terminal.getvalue()


def test_the_body_of_a_page_is_not_in_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    pages = Pages(HTTPResponse(200, {}, body('[{"a": "canary"')))
    with pytest.raises(DecodeError) as caught:
        pages.records().table()
    assert "canary" not in f"{caught.value}{caught.value!r}"
