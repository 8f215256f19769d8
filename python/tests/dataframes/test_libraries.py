"""Records in pyarrow, polars, pandas and DuckDB, and files of Parquet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

from airbyte_agent import DecodeError, Emulator, HTTPResponse
from airbyte_agent._tables import libraries
from helpers.programs import run
from helpers.record_pages import Pages, kinds, numbered, page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture(params=["pyarrow", "polars", "duckdb"])
def parquet_library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The only library that is found for writing Parquet."""
    find = libraries.find_spec
    monkeypatch.setattr(libraries, "find_spec", lambda name: find(name) if name == request.param else None)
    return str(request.param)


def test_libraries_take_records_as_they_are() -> None:
    pages = Pages(numbered(2), numbered(1, 2))
    records = pages.records()
    assert polars.DataFrame(records).to_dicts() == [{"id": 0}, {"id": 1}, {"id": 2}]
    assert pyarrow.table(records).to_pylist() == [{"id": 0}, {"id": 1}, {"id": 2}]
    assert duckdb.sql("select sum(id), count(*) from records").fetchall() == [(3, 3)]
    assert pyarrow.RecordBatchReader.from_stream(records).read_all().num_rows == 3
    assert pyarrow.schema(records).names == ["id"]
    # They are requested once for all of these.
    assert pages.requested == [0, 1]


def test_libraries_take_executions_and_pages() -> None:
    records = page(numbered(3))
    assert polars.DataFrame(records).shape == (3, 1)
    assert pyarrow.table(records).num_rows == 3
    assert duckdb.sql("select count(*) from records").fetchall() == [(3,)]


def test_a_library_may_keep_the_columns_when_the_table_is_gone() -> None:
    read = pyarrow.table(page(numbered(100_000)).table())
    assert read["id"].to_pylist() == list(range(100_000))


def test_a_stream_may_be_left_half_way() -> None:
    reader = pyarrow.RecordBatchReader.from_stream(page(numbered(200_000)).table())
    assert reader.read_next_batch().num_rows == 65_536
    reader.close()


def test_methods_return_what_their_names_say() -> None:
    records = Pages('[{"id": 1, "big": 9007199254740993, "is": true}, {}]').records()
    assert isinstance(records.to_arrow(), pyarrow.Table) and isinstance(records.to_polars(), polars.DataFrame)
    frame = records.to_pandas()
    # Neither becomes a float because another value is missing.
    assert list(map(str, frame.dtypes)) == ["Int64", "Int64", "boolean"]
    assert frame["big"][0] == 9007199254740993 and frame["big"][1] is pandas.NA


def test_pandas_without_pyarrow_has_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "find_spec", lambda _: None)
    frame = page('[{"id": 9007199254740993, "s": {"a": 1}}, {"id": null}]').to_pandas()
    assert frame["id"].tolist() == [9007199254740993, None] and frame["s"].tolist() == [{"a": 1}, None]


async def test_asynchronous_methods() -> None:
    records = Pages(numbered(2), numbered(1, 2)).async_records()
    assert (await records.to_polars()).shape == (3, 1)
    assert (await records.to_arrow()).num_rows == 3 and len(await records.to_pandas()) == 3
    assert polars.DataFrame(await records.table()).shape == (3, 1)


RECORDS = (
    '[{"id": 1, "none": null, "user": {"tags": [1, null], "none": null}, "mixed": 1, "big": 18446744073709551615},'
    ' {"id": 2, "mixed": "x"}]'
)
ROWS: list[dict[str, Any]] = [
    {"id": 1, "none": None, "user": {"tags": [1, None], "none": None}, "mixed": "1", "big": 2**64 - 1},
    {"id": 2, "none": None, "user": None, "mixed": "x", "big": None},
]


def test_parquet(parquet_library: str, folder: Path) -> None:
    path = folder / "it's.parquet"
    file = Pages(RECORDS).records().write(path)
    assert (file.rows, file.size, os.listdir(folder)) == (2, path.stat().st_size, [path.name])
    assert pyarrow.parquet.read_table(path).to_pylist() == ROWS
    assert polars.read_parquet(path).to_dicts() == ROWS
    assert str(pyarrow.parquet.read_schema(path).field("none").type) in ("string", "large_string")
    page(RECORDS).write(folder / "page.parquet")
    assert pyarrow.parquet.read_table(folder / "page.parquet").to_pylist() == ROWS


def test_parquet_of_many_rows_has_row_groups(parquet_library: str, folder: Path) -> None:
    pages = Pages(*(numbered(30_000, 30_000 * number) for number in range(3)), '[{"id": "x"}, {"id": 1, "new": 1}]')
    file = pages.records().write(folder / "a.parquet")
    ids = pyarrow.parquet.read_table(folder / "a.parquet")["id"].to_pylist()
    assert ids == [*range(90_000), None, 1] and file.rows == 90_002
    assert sorted(kinds(file.report)) == [("id", "conflict", 1, 90_000), ("new", "no_column", 1, 90_001)]
    if parquet_library == "pyarrow":
        assert pyarrow.parquet.ParquetFile(folder / "a.parquet").num_row_groups == 5


def test_parquet_without_rows(parquet_library: str, folder: Path) -> None:
    Pages("[]").records().write(folder / "a.parquet", {"id": "int64", "s": {"t": ["text"]}})
    read = pyarrow.parquet.read_table(folder / "a.parquet")
    assert (read.num_rows, read.column_names) == (0, ["id", "s"])


def test_after_a_failure_there_is_no_parquet(parquet_library: str, folder: Path) -> None:
    pages = Pages(numbered(50_000), HTTPResponse(200, {}, b"<html>"))
    with pytest.raises(DecodeError):
        pages.records().write(folder / "a.parquet")
    assert os.listdir(folder) == []


@pytest.mark.parametrize("library", ["pyarrow", "polars", "duckdb"])
def test_a_full_disk_leaves_no_parquet(library: str, emulator: Emulator, folder: Path) -> None:
    program = f"""if True:
    import os, random, resource, json
    from airbyte_agent._tables import libraries
    from helpers.record_pages import Pages

    find = libraries.find_spec
    libraries.find_spec = lambda name: find(name) if name == {library!r} else None
    records = json.dumps([{{"text": random.randbytes(50).hex()}} for _ in range(50_000)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
    try:
        Pages(records).records().write({str(folder / "a.parquet")!r})
    except Exception as error:
        print("failed", os.listdir({str(folder)!r}))
    """
    code, out, err = run(emulator, program)
    assert (code, out) == (0, "failed []\n"), err


def test_errors_of_pages_are_those_of_the_client() -> None:
    records = Pages(numbered(2), HTTPResponse(200, {}, b"<html>")).records()
    for read in (polars.DataFrame, pyarrow.table):
        with pytest.raises(DecodeError):
            read(records)
