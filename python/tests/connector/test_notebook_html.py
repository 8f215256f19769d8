"""HTML representations for notebooks."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from airbyte_agent import Client, Connector, Emulator, Execution, Model, PagingError
from airbyte_agent._html import object_html, table_html
from airbyte_agent.types import ScopedToken, WorkspaceList
from helpers.accounts import connect


class ParsedHtml(HTMLParser):
    """The rows of a table, the types in its head, the lines around it, and all tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.types: list[str] = []
        self.lines: list[str] = []
        self.tags: set[str] = set()
        self._texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th", "small", "div"):
            self._texts = self.types if tag == "small" else self.lines if tag == "div" else self.rows[-1]
            self._texts.append("")

    def handle_data(self, data: str) -> None:
        self._texts[-1] += data


def parse(value: Any) -> ParsedHtml:
    return ParsedHtml(value if isinstance(value, str) else value._repr_html_())


def execution_with(emulator: Emulator, body: Any) -> Execution:
    """An execution whose response has this body."""
    with emulator.client() as client:
        github = connect(client)
        emulator.faults({"operation": "connectors.execute", "fault": {"status": {"status": 200, "body": body}}})
        return github.execute("issues", "list")


def test_records_are_a_table(github: Connector) -> None:
    page = parse(github.execute("issues", "list", {"per_page": 3}))
    assert page.rows[0][:4] == ["id", "number", "databaseId", "title"]
    assert [row[1] for row in page.rows[1:]] == ["1", "2", "3"]
    assert page.rows[1][7].startswith("{login: ")
    assert page.lines[0].startswith("Execution issues.list, 3 records")
    assert page.lines[1].startswith("connector_metadata: {has_next_page: True, end_cursor: ")


def test_records_are_escaped() -> None:
    markup = "<script>alert('1')</script>\"&"
    html = table_html([{markup: markup, "inside": {markup: [markup]}}], markup) + object_html({markup: markup}, markup)
    page = parse(html)
    assert "<script" not in html
    assert page.tags == {"div", "table", "thead", "tbody", "tr", "th", "td", "br", "small"}
    assert page.rows[0][0] == page.rows[1][0] == markup


def test_lone_surrogates_are_replaced() -> None:
    html = table_html([{"\ud800": "half of \ud83d", "inside": ["\udc80"]}], "\ud800")
    assert parse(html).rows[1] == ["half of ?", "[?]"]
    assert html.encode()


def test_secrets_are_masked_at_every_depth() -> None:
    token = ScopedToken({"token": "s3cret"})
    pages = [
        token._repr_html_(),
        table_html([token, {"inside": token, "listed": [token]}]),
        Model({"data": [token]})._repr_html_(),
        Model({"a": token, "b": [token]})._repr_html_(),
    ]
    for page in pages:
        assert "s3cret" not in page and "***" in page
    assert parse(ScopedToken({"token": None})).rows == [["token", ""]]


def test_summary_says_what_is_left_out() -> None:
    records = [{f"column{n}": n for n in range(15)}] * 1234
    page = parse(table_html(records))
    assert page.lines == ["1,234 records, the first 20 shown, 3 more columns: column12, column13, column14"]
    assert len(page.rows) == 1 + 20 and {len(row) for row in page.rows} == {12}


def test_long_object_is_truncated() -> None:
    page = parse(object_html({f"member{n}": n for n in range(1050)}))
    assert len(page.rows) == 50 and page.lines == ["1,000 more members"]


def test_columns_are_those_of_the_displayed_records() -> None:
    records: list[Any] = [{"b": 1}, {"a": 2, "b": None}, "text", *[{"b": 0}] * 17, {"unseen": 1}]
    page = parse(table_html(records))
    assert page.rows[:4] == [["b", "a", "value"], ["1", "", ""], ["", "2", ""], ["", "", "text"]]


def test_long_values_are_truncated() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    long = {"text": "x" * 1_000_000, "many": list(range(1000)), "deep": deep, "wide": {"n": {"n": {"n": 1}}}}
    [_, [text, many, cut, wide]] = parse(table_html([long])).rows
    assert len(text) == 80 and text.endswith("…")
    assert many == "[0, 1, 2, … 997 more]"
    assert (cut, wide) == ("[[[…]]]", "{n: {n: {…}}}")


def test_columns_show_the_type_of_their_values() -> None:
    records = [
        {"i": 1, "s": "a", "f": 0.5, "b": True, "l": [], "d": {}, "n": 1, "m": 1, "none": None},
        {"i": None, "s": "b", "f": 1.5, "b": False, "l": [1], "d": {"x": 1}, "n": 0.5, "m": "1"},
    ]
    page = parse(table_html(records))
    assert page.rows[0] == ["i", "s", "f", "b", "l", "d", "n", "m", "none"]
    assert page.types == ["int", "str", "float", "bool", "list", "dict", "float", "mixed"]


def test_models_are_dictionaries_and_the_types_of_secrets_are_shown() -> None:
    assert parse(table_html([{"model": Model({"a": 1})}])).types == ["dict"]
    assert parse(table_html([ScopedToken({"token": "s3cret"})])).types == ["str"]


def test_how_to_read_all_pages_is_said_where_there_are_more(client: Client, github: Connector) -> None:
    first, *_, last = github.pages("issues", "list", {"per_page": 100})
    hint = 'all pages: records("issues", "list", …)'
    assert hint in parse(first).lines and hint in parse(github.execute("issues", "list", {"per_page": 100})).lines
    assert hint not in parse(last).lines
    client.tokens.create_scoped(workspace_name="another")
    page = client.workspaces.list(limit=1)
    assert "all pages: iterate over this page" in parse(page).lines
    # Only the page of a call can request the next one.
    assert "all pages: " not in pickle.loads(pickle.dumps(page))._repr_html_()


def test_numbers_are_right_aligned() -> None:
    html = table_html([{"n": 12345678901234567890, "half": 0.5, "flag": True, "text": "1"}])
    assert re.findall(r'text-align:(\w+)">(\w+\.?\w*)</td>', html) == [
        ("right", "12345678901234567890"),
        ("right", "0.5"),
        ("left", "True"),
        ("left", "1"),
    ]


def test_empty_result(emulator: Emulator) -> None:
    page = parse(execution_with(emulator, {"status": "success", "result": []}))
    assert (page.lines, page.rows) == (["Execution issues.list, 0 records"], [])
    assert parse(execution_with(emulator, {"result": None})).lines == ["Execution issues.list, 0 records"]


def test_result_that_is_not_a_list(emulator: Emulator) -> None:
    assert parse(execution_with(emulator, {"result": {"n": 7, "author": None}})).rows == [["n", "7"], ["author", ""]]
    assert parse(execution_with(emulator, {"result": {"data": [{"n": 1}]}})).rows == [["n"], ["1"]]
    assert parse(execution_with(emulator, {"result": "done"})).rows == [["value"], ["done"]]


def test_warning_is_parse(emulator: Emulator) -> None:
    page = parse(execution_with(emulator, {"result": [], "warning": "The store sleeps."}))
    assert page.lines[1] == "warning: The store sleeps."


def test_parameters_of_the_next_page_are_parse(github: Connector) -> None:
    first, *_, last = github.pages("issues", "list", {"per_page": 100})
    assert first.next
    next_line = f"next: {{after: {first.next['after']}}}"
    assert next_line in parse(first).lines
    assert next_line in parse(github.execute("issues", "list", {"per_page": 100})).lines
    assert next_line in parse(pickle.loads(pickle.dumps(first))).lines
    assert "next: " not in last._repr_html_()


def test_page_is_shown_if_the_next_cannot_be_requested(emulator: Emulator) -> None:
    execution = execution_with(emulator, {"result": [{"n": 1}], "connector_metadata": {"has_next_page": True}})
    with pytest.raises(PagingError):
        execution.next  # noqa: B018
    assert parse(execution).rows == [["n"], ["1"]]


def test_file_shows_its_size(drive_file: Execution) -> None:
    kind = drive_file.response.headers["content-type"]
    about = f"status 200, {len(drive_file.response.body):,} bytes of {kind}; not JSON, see response.body"
    assert parse(drive_file).lines == ["Execution files.download", about]


def test_list_of_models(client: Client) -> None:
    page = parse(client.workspaces.list())
    assert page.lines == ["Page of workspaces.list, 1 record"] and page.rows[1][1] == "default"
    more = WorkspaceList({"data": [], "next": "https://api/next"})
    assert parse(more).lines == ["WorkspaceList, 0 records", "next: https://api/next"]
    kinds = parse(client.definitions.list_sources(name="github"))
    assert "GitHub" in [text for row in kinds.rows for text in row] and len(kinds.rows) > 1


def test_model(client: Client) -> None:
    page = parse(client.workspaces.list().data[0])
    assert page.lines == ["Workspace"] and ["name", "default"] in page.rows


def test_connector(client: Client, github: Connector) -> None:
    assert ["name", "My GitHub Connector"] in parse(github).rows
    assert "ghp_made_up" not in github._repr_html_()
    assert ["slug", "github"] in parse(client.connector("github")).rows


def test_html_module_is_imported_on_demand(emulator: Emulator) -> None:
    script = (
        "import sys\n"
        "from airbyte_agent import Client\n"
        f"client = Client(client_id={emulator.client_id!r}, client_secret={emulator.client_secret!r},"
        f" base_url={emulator.url!r})\n"
        "assert repr(client.workspaces.list())\n"
        "assert 'airbyte_agent._html' not in sys.modules\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
