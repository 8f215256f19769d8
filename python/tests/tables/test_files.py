"""Files of tables: a file is whole or not there. Parquet: `tests/dataframes`."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import sys
from pathlib import Path

import pytest

from airbyte_agent import DecodeError, Emulator, HTTPResponse, TableFile
from helpers.programs import run
from helpers.record_pages import Pages, kinds, numbered, page

RECORDS = '[{"id": 1, "text": "a,\\"b\\"\\nc", "none": null, "user": {"tags": [1, null]}}, {"id": 9223372036854775807}]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


def test_lines_of_json(folder: Path) -> None:
    path = folder / "records.jsonl"
    file = Pages(RECORDS, '[{"id": 2}]').records().write(path)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    first = {"id": 1, "text": 'a,"b"\nc', "none": None, "user": {"tags": [1, None]}}
    assert rows == [first, *({"id": id, "text": None, "none": None, "user": None} for id in (2**63 - 1, 2))]
    assert file == TableFile(
        str(path), 3, path.stat().st_size, {"id": "int64", "text": "text", "none": "text", "user": {"tags": ["int64"]}}
    )
    assert str(file) == str(path) and os.listdir(folder) == ["records.jsonl"]


def test_csv(folder: Path) -> None:
    path = folder / "records.csv"
    Pages(RECORDS).records().write(path)
    with path.open(newline="") as lines:
        assert list(csv.reader(lines)) == [
            ["id", "text", "none", "user"],
            ["1", 'a,"b"\nc', "", '{"tags":[1,null]}'],
            ["9223372036854775807", "", "", ""],
        ]


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv"])
def test_a_table_writes_the_same_file(folder: Path, name: str) -> None:
    Pages(RECORDS).records().write(folder / name)
    file = page(RECORDS).write(folder / f"page-{name}")
    assert (folder / name).read_bytes() == Path(file.path).read_bytes() and file.rows == 2


def test_a_file_of_nothing(folder: Path) -> None:
    file = Pages("[]").records().write(folder / "a.jsonl")
    assert (file.rows, file.size) == (0, 0)
    Pages("[]").records().write(folder / "a.csv", {"a": "text", "b,c": "int64"})
    assert (folder / "a.csv").read_bytes() == b'a,"b,c"\r\n'


def test_later_values_that_do_not_fit_are_null_and_reported(folder: Path) -> None:
    pages = Pages(numbered(10_000), '[{"id": "x"}]')
    file = pages.records().write(folder / "a.jsonl")
    assert kinds(file.report) == [("id", "conflict", 1, 10_000)] and file.rows == 10_001
    with pytest.raises(DecodeError, match="`id` of record 10000 does not fit"):
        pages.records().write(folder / "b.jsonl", on_conflict="error")
    assert os.listdir(folder) == ["a.jsonl"]


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv"])
def test_after_a_failure_the_file_is_as_it_was(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text("before")
    pages = Pages(numbered(30_000), HTTPResponse(200, {}, b"<html>"))
    with pytest.raises(DecodeError):
        pages.records().write(path)
    assert path.read_text() == "before" and os.listdir(folder) == [name]


def test_a_folder_that_does_not_exist_is_noticed_before_anything_is_sent(folder: Path) -> None:
    pages = Pages(numbered(1))
    with pytest.raises(FileNotFoundError):
        pages.records().write(folder / "none" / "a.jsonl")
    assert pages.requested == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_full_disk_leaves_no_file(emulator: Emulator, folder: Path, suffix: str) -> None:
    path = str(folder / f"a.{suffix}")
    program = f"""if True:
    import os, resource
    from helpers.record_pages import Pages, numbered

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        Pages(numbered(50_000)).records().write({path!r})
    except OSError as error:
        print(error.strerror, os.listdir({str(folder)!r}))
    """
    assert run(emulator, program)[:2] == (0, "File too large []\n")


async def test_asynchronous_files(folder: Path) -> None:
    file = await Pages(RECORDS).async_records().write(folder / "a.jsonl")
    assert file.rows == 2 and len((folder / "a.jsonl").read_text().splitlines()) == 2


async def test_a_cancelled_file_is_not_there(folder: Path) -> None:
    pages = Pages(numbered(30_000), numbered(1))
    reached = asyncio.Event()
    answer = pages.answer_async

    async def stuck_at_the_second(request: object) -> HTTPResponse:
        if pages.requested:
            reached.set()
            await asyncio.Event().wait()
        return await answer(request)  # type: ignore[arg-type]

    pages.answer_async = stuck_at_the_second  # type: ignore[method-assign]
    task = asyncio.create_task(pages.async_records().write(folder / "a.jsonl"))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert os.listdir(folder) == []


def test_parquet_without_a_library_names_the_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from airbyte_agent._tables import libraries

    monkeypatch.setattr(libraries, "find_spec", lambda _: None)
    pages = Pages(numbered(1))
    with pytest.raises(ImportError, match=r'write\(\) requires pyarrow: pip install "airbyte-agent\[pyarrow\]"'):
        pages.records().write(folder / "a.parquet")
    assert pages.requested == []


@pytest.mark.parametrize(
    ("method", "extra"), [("to_arrow", "pyarrow"), ("to_polars", "polars"), ("to_pandas", "pandas")]
)
def test_a_library_that_is_not_installed_is_named(method: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, extra, None)
    with pytest.raises(ImportError, match=rf'{method}\(\) requires {extra}: pip install "airbyte-agent\[{extra}\]"'):
        getattr(page(numbered(1)), method)()
