"""Records as columns: which types they have, and what the report says. Other libraries: `tests/dataframes`."""

from __future__ import annotations

import json

import pytest

from airbyte_agent import DecodeError, Execution, InvalidRequestError, Page, Table, TableFinding
from helpers.record_pages import kinds, numbered, page


@pytest.mark.parametrize(
    ("values", "type_name", "expected"),
    [
        ("[1, 2.5]", "float64", [1.0, 2.5]),
        ('[1, "a"]', "text", ["1", "a"]),
        ("[true, 1.50]", "text", ["true", "1.50"]),
        ('[{"a": 1}, 2]', "json", ['{"a": 1}', "2"]),
        ('[[1, 2], "x"]', "json", ["[1, 2]", '"x"']),
        ("[1, 9223372036854775808]", "uint64", [1, 2**63]),
        ("[1, 18446744073709551616]", "text", ["1", "18446744073709551616"]),
        ("[-1, 9223372036854775808]", "text", ["-1", "9223372036854775808"]),
        ("[0.5, 9007199254740993]", "text", ["0.5", "9007199254740993"]),
        ("[null, null]", "null", [None, None]),
        ("[{}, null]", "json", ["{}", None]),
    ],
)
def test_columns_have_room_for_all_values(values: str, type_name: str, expected: list[object]) -> None:
    table = page(f"[{', '.join(_records(values))}]").table()
    assert table.schema == {"v": type_name}
    assert [row["v"] for row in table.to_dicts()] == expected


def _records(values: str) -> list[str]:
    """A record for each value of an array, as spelt."""
    raw, depth, start = values[1:-1], 0, 0
    found: list[str] = []
    for position, character in enumerate(raw):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append(raw[start:position])
            start = position + 1
    return [f'{{"v": {value.strip()}}}' for value in [*found, raw[start:]]]


def test_structs_and_lists_grow_and_names_stay() -> None:
    table = page('[{"a.b": {"x": 1}}, {"a.b": {"y": [1]}, "c": null}, {"a.b": {"y": [2.5]}}]').table()
    assert table.schema == {"a.b": {"x": "int64", "y": ["float64"]}, "c": "null"}
    assert table.to_dicts()[1] == {"a.b": {"x": None, "y": [1.0]}, "c": None}
    assert page('[{"a": {"x": [1]}}]').table(nested="json").to_dicts() == [{"a": '{"x": [1]}'}]


def test_what_is_no_object_is_a_value() -> None:
    table = page('[1, "a", {"b": 2}, null]').table()
    assert table.to_dicts() == [
        {"value": "1", "b": None},
        {"value": "a", "b": None},
        {"value": None, "b": 2},
        {"value": None, "b": None},
    ]


def test_the_last_value_of_a_repeated_name_counts() -> None:
    table = page('[{"a": {"x": 1}, "a": {"x": 2, "x": 3}}]').table()
    assert table.to_dicts() == [{"a": {"x": 3}}]
    assert ("a.x", "repeated_name", 1, 0) in kinds(table.report)


def test_300_levels_and_201_members_are_json_text() -> None:
    deep = "[" * 300 + "]" * 300
    wide = json.dumps({f"k{number}": number for number in range(201)})
    table = page(f'[{{"deep": {deep}, "wide": {wide}}}]').table()
    row = table.to_dicts()[0]
    for _ in range(23):
        row["deep"] = row["deep"][0]
    assert row["deep"] == deep[23:-23] and json.loads(row["wide"]) == json.loads(wide)
    assert sorted(finding.kind for finding in table.report) == ["too_deep", "too_many_members"]


def test_times_are_timestamps_if_asked_for_and_if_all_are() -> None:
    times = page('[{"a": "2026-01-01T01:00:00+01:00", "b": "2026-01-01T00:00:00Z"}, {"b": "soon"}]')
    assert times.table().schema == {"a": "text", "b": "text"}
    assert times.table(timestamps=True).schema == {"a": "timestamp", "b": "text"}
    assert times.table(timestamps=True).to_dicts()[0]["a"] == "2026-01-01T00:00:00Z"


def test_a_number_that_is_rounded_is_in_the_report() -> None:
    table = page('[{"a": 0.1, "b": 0.30000000000000004}, {"a": 0.12345678901234567890}]').table()
    assert kinds(table.report) == [("a", "rounded", 1, 1)]


def test_half_a_surrogate_pair_stays_as_spelt() -> None:
    table = page(r'[{"a": "\ud83d"}]').table()
    assert table.to_dicts() == [{"a": r"\ud83d"}] and kinds(table.report) == [("a", "invalid_text", 1, 0)]


def test_a_schema_that_does_not_fit_is_reported() -> None:
    records = page('[{"a": 1, "b": "x", "c": 1}, {"a": "y", "b": 2}]')
    table = records.table({"a": "int64", "b": "text"})
    assert table.to_dicts() == [{"a": 1, "b": "x"}, {"a": None, "b": "2"}]
    assert sorted(kinds(table.report)) == [("a", "conflict", 1, 1), ("c", "no_column", 1, 0)]
    with pytest.raises(DecodeError, match="`a` of record 1 does not fit the columns of the table"):
        records.table({"a": "int64"}, on_conflict="error")
    # Columns that the caller leaves out are no conflict.
    assert records.table({"b": "text"}, on_conflict="error").to_dicts() == [{"b": "x"}, {"b": "2"}]


def test_the_schema_of_a_table_is_one_to_give() -> None:
    records = page('[{"a": {"b": [1]}, "j": [1]}, {"j": 2}]')
    table = records.table()
    for schema in (table, table.schema):
        again = records.table(schema)
        assert again.schema == table.schema and again.to_dicts() == table.to_dicts() and not again.report


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"schema": {"a": "varchar"}}, "`schema`: `a`: `varchar` is not a type; use `null`, `bool`"),
        ({"schema": ["a"]}, "`schema`: must be a schema with `__arrow_c_schema__`, or a mapping"),
        ({"schema": {"a": {}}}, "`schema`: `a`: a struct without members"),
        ({"nested": "flat"}, "`nested`: must be `struct` or `json`"),
        ({"on_conflict": "raise"}, "`on_conflict`: must be `null` or `error`"),
        ({"timestamps": "yes"}, "`timestamps`: "),
    ],
)
def test_options_that_cannot_be_used_are_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidRequestError, match=message.replace("[", r"\[")):
        page("[]").table(**options)  # type: ignore[arg-type]


def test_the_report_can_be_read_by_people_and_programs() -> None:
    table = page('[{"u": {"id": 1}}, {"u": {"id": "x"}}]').table()
    reason = "strings among numbers; all are text, as spelt"
    line = f"`u.id`: {reason} (1 value, the first in record 1)"
    assert table.report == [TableFinding("u.id", "mixed", 1, 1, reason, line)]
    assert str(table.report) == line == str(table.report[0])
    assert repr(table) == "<Table things.list, 2 rows, 1 column, 1 finding in its report>"


def test_the_report_is_a_table_in_notebooks() -> None:
    records = page(
        json.dumps([{f"c{number}": number for number in range(30)} | {"<b>": "x", "u": {"id": None}}] * 1001)
    )
    report = records.table({"<b>": "int64", "c0": "int64"}).report
    html = report._repr_html_()
    rows = [row.split("</td>") for row in html.split("<tr>")[2:]]
    assert html.startswith("<div>Report, 31 findings</div><table>") and html.endswith("<div>11 more findings</div>")
    # What the schema leaves out comes last.
    assert [[cell.rpartition('">')[2] for cell in row[:4]] for row in rows[:2]] == [
        ["&lt;b&gt;", "values do not fit the schema, and are null", "1,001", "0"],
        ["c1", "the schema does not have it; it is left out", "1,001", "0"],
    ]
    assert len(rows) == 20
    assert page('[{"a": 1}]').table().report._repr_html_() == "<div>Report, 0 findings</div>"


def test_a_table_in_a_notebook_has_its_report() -> None:
    table = page('[{"a": 1}, {"a": "x"}]').table()
    assert table._repr_html_().endswith(table.report._repr_html_()) and "among" in table._repr_html_()
    assert "Report" not in page('[{"a": 1}]').table()._repr_html_()


def test_a_table_of_nothing_has_no_columns() -> None:
    table = page("[]").table()
    assert (len(table), table.schema, table.to_dicts(), list(table.batches())) == (0, {}, [], [])
    assert repr(table) == "<Table things.list, 0 rows, 0 columns>"


def test_the_html_shows_the_first_rows_of_all() -> None:
    html = page(numbered(1000)).table()._repr_html_()
    assert "1,000 records, the first 20 shown" in html and html.count("<tr>") == 21


def test_batches_are_parts_of_the_table() -> None:
    table = page(numbered(25)).table()
    assert [[row["id"] for row in batch.to_dicts()] for batch in table.batches(10)] == [
        list(range(10)),
        list(range(10, 20)),
        list(range(20, 25)),
    ]
    with pytest.raises(InvalidRequestError, match="`rows`: must be a positive integer"):
        table.batches(0)


def test_pages_and_executions_made_by_hand_have_tables() -> None:
    assert Execution([{"a": 1}]).table().to_dicts() == [{"a": 1}]
    assert Page({"data": [{"a": 1}, {"a": 2}]}).table().schema == {"a": "int64"}
    assert Page(None).table().to_dicts() == []


def test_a_body_that_is_no_json_is_an_error(drive_file: Execution) -> None:
    with pytest.raises(DecodeError):
        drive_file.table()


def test_what_is_shown_of_a_table_has_no_values() -> None:
    records = page('[{"password": "canary-1", "n": 1}, {"password": 5, "n": "canary-2"}]')
    table = records.table()
    shown = [repr(table), repr(table.report), str(table.report), repr(table.schema), repr(table._native)]
    assert "canary" not in "".join(shown)
    with pytest.raises(DecodeError) as caught:
        records.table({"n": "int64"}, on_conflict="error")
    assert "canary" not in f"{caught.value!r}{caught.value}"


def test_a_table_cannot_be_pickled() -> None:
    import pickle

    with pytest.raises(TypeError, match="cannot pickle 'Table' object; pickle `to_arrow"):
        pickle.dumps(page("[]").table())


def test_the_capsules_are_those_of_the_specification() -> None:
    table = page(numbered(3)).table()
    assert isinstance(table, Table)
    assert '"arrow_array_stream"' in repr(table.__arrow_c_stream__())
    assert '"arrow_schema"' in repr(table.__arrow_c_schema__())
    # Nobody takes them, so they are released with their capsules; a table makes as many as are asked for.
    for _ in range(1000):
        table.__arrow_c_stream__()
