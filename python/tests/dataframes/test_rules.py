"""The columns of tables, read by pyarrow, polars and DuckDB."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow
import pytest

from helpers.record_pages import page

Reader = Callable[[Any], list[dict[str, Any]]]


def by_pyarrow(table: Any) -> list[dict[str, Any]]:
    read = pyarrow.table(table)
    read.validate(full=True)
    return read.to_pylist()  # type: ignore[no-any-return]


def by_polars(table: Any) -> list[dict[str, Any]]:
    return polars.DataFrame(table).to_dicts()


def by_duckdb(records: Any) -> list[dict[str, Any]]:
    result = duckdb.sql("from records")
    return [dict(zip(result.columns, row)) for row in result.fetchall()]


@pytest.fixture(params=[by_pyarrow, by_polars, by_duckdb])
def read(request: pytest.FixtureRequest) -> Reader:
    return request.param  # type: ignore[no-any-return]


DEEP = "[" * 300 + "]" * 300
WIDE = json.dumps({f"k{number}": number for number in range(201)}, separators=(",", ":"))


def read_cases() -> list[dict[str, Any]]:
    """What the columns of values are in every language."""

    def read_integer(members: dict[str, Any]) -> Any:
        return int(members["$integer"]) if "$integer" in members else members

    path = Path(__file__).parents[3] / "tests" / "tables" / "columns.json"
    cases: list[dict[str, Any]] = json.loads(path.read_text("utf-8"), object_hook=read_integer)
    return cases


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: " ".join(case["values"])[:60])
def test_values_are_the_same_in_all_libraries(case: dict[str, Any], read: Reader) -> None:
    records = ", ".join(f'{{"v": {value}}}' for value in case["values"])
    table = page(f"[{records}]").table(**case.get("options", {}))
    assert table.schema == {"v": case["type"]}
    assert [row["v"] for row in read(table)] == case["rows"]
    # The first rows are those of a part, whose arrays begin elsewhere.
    assert [row["v"] for part in table.batches(1) for row in read(part)] == case["rows"]


def test_201_members_are_json_text(read: Reader) -> None:
    assert read(page(f'[{{"v": {WIDE}}}]')) == [{"v": WIDE}]


def test_300_levels_are_24_and_json_text(read: Reader) -> None:
    value = read(page(f'[{{"v": {DEEP}}}]'))[0]["v"]
    for _ in range(23):
        (value,) = value
    assert value == DEEP[23:-23]


def test_what_is_no_object_is_a_value(read: Reader) -> None:
    assert read(page("[1, 2, null]")) == [{"value": 1}, {"value": 2}, {"value": None}]


def test_names_stay(read: Reader) -> None:
    (row,) = read(page('[{"a.b": 1, "é \\"": 2, "select": 3}]'))
    assert row == {"a.b": 1, 'é "': 2, "select": 3}


def test_timestamps(read: Reader) -> None:
    records = page('[{"at": "2026-01-01T01:00:00.000001+01:00"}, {"at": null}]')
    expected = datetime.datetime(2026, 1, 1, microsecond=1, tzinfo=datetime.timezone.utc)
    rows = read(records.table(timestamps=True))
    assert [row["at"] for row in rows] == [expected, None]
    assert [row["at"] for row in read(records)] == ["2026-01-01T01:00:00.000001+01:00", None]


def test_many_rows_and_many_nulls(read: Reader) -> None:
    records = [{"n": None if number % 3 else number, "s": {"t": [number] * (number % 4)}} for number in range(70_000)]
    table = page(json.dumps(records)).table()
    assert read(table) == records
    assert [row for part in table.batches(999) for row in read(part)] == records


def test_types_are_those_of_arrow() -> None:
    records = page(
        '[{"n": null, "b": true, "i": 1, "u": 18446744073709551615, "f": 0.5, "t": "x", "s": {"a": 1}, "l": [1],'
        ' "at": "2026-01-01T00:00:00Z"}]'
    )
    schema = pyarrow.schema(records.table(timestamps=True))
    assert {field.name: str(field.type) for field in schema} == {
        "n": "null",
        "b": "bool",
        "i": "int64",
        "u": "uint64",
        "f": "double",
        "t": "string",
        "s": "struct<a: int64>",
        "l": "list<item: int64>",
        "at": "timestamp[us, tz=UTC]",
    }


@pytest.mark.parametrize(
    "schema",
    [
        pyarrow.schema(
            {"a": pyarrow.int32(), "s": pyarrow.struct({"b": pyarrow.large_string()}), "z": pyarrow.float32()}
        ),
        polars.DataFrame(schema={"a": polars.Int16, "s": polars.Struct({"b": polars.String}), "z": polars.Float32}),
    ],
)
def test_schemas_of_other_libraries(schema: Any) -> None:
    if isinstance(schema, polars.DataFrame):
        schema = schema.to_arrow().schema
    table = page('[{"a": 1, "s": {"b": 2}}]').table(schema)
    assert table.schema == {"a": "int64", "s": {"b": "text"}, "z": "float64"}
    assert by_pyarrow(table) == [{"a": 1, "s": {"b": "2"}, "z": None}]


def test_schemas_that_tables_cannot_have_are_named() -> None:
    from airbyte_agent import InvalidRequestError

    for type_, message in ((pyarrow.date32(), "`a`: tables have no type with the Arrow format `tdD`; use text"),):
        with pytest.raises(InvalidRequestError, match=message):
            page("[]").table(pyarrow.schema({"a": type_}))
    with pytest.raises(InvalidRequestError, match="`a`: dictionaries are not supported; use text"):
        page("[]").table(pyarrow.schema({"a": pyarrow.dictionary(pyarrow.int8(), pyarrow.string())}))
    with pytest.raises(InvalidRequestError, match="`a`: two columns have this name"):
        page("[]").table(pyarrow.schema([("a", pyarrow.int8()), ("a", pyarrow.int8())]))
