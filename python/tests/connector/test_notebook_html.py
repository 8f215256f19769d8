"""What a notebook shows."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from airbyte_agent import Client, DecodeError, Emulator, Execution, Model
from airbyte_agent._html import object_html, table_html
from airbyte_agent.types import ScopedToken, WorkspaceList
from helpers.accounts import connect


class Shown(HTMLParser):
    """The rows of a table, the lines around it, and the tags they are made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.lines: list[str] = []
        self.tags: set[str] = set()
        self._texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th", "div"):
            self._texts = self.rows[-1] if tag != "div" else self.lines
            self._texts.append("")

    def handle_data(self, data: str) -> None:
        self._texts[-1] += data


def shown(value: Any) -> Shown:
    return Shown(value if isinstance(value, str) else value._repr_html_())


def answered(emulator: Emulator, body: Any) -> Execution:
    """The execution of an answer made to measure."""
    with emulator.client() as client:
        github = connect(client)
        emulator.faults({"operation": "connectors.execute", "fault": {"status": {"status": 200, "body": body}}})
        return github.execute("issues", "list")


def test_records_are_a_table(client: Client) -> None:
    page = shown(connect(client).execute("issues", "list", {"per_page": 3}))
    assert page.rows[0][:4] == ["id", "number", "databaseId", "title"]
    assert [row[1] for row in page.rows[1:]] == ["1", "2", "3"]
    assert page.rows[1][7].startswith("{login: ")
    assert page.lines[0].startswith("Execution, 3 records")
    assert page.lines[1].startswith("connector_metadata: {has_next_page: True, end_cursor: ")


def test_what_a_record_says_is_no_html() -> None:
    wicked = "<script>alert('1')</script>\"&"
    html = table_html([{wicked: wicked, "inside": {wicked: [wicked]}}], wicked) + object_html({wicked: wicked}, wicked)
    page = shown(html)
    assert "<script" not in html
    assert page.tags == {"div", "table", "thead", "tbody", "tr", "th", "td"}
    assert page.rows[0][0] == page.rows[1][0] == wicked


def test_half_a_character_can_be_sent() -> None:
    html = table_html([{"\ud800": "half of \ud83d", "inside": ["\udc80"]}], "\ud800")
    assert shown(html).rows[1] == ["half of ?", "[?]"]
    assert html.encode()


def test_secrets_are_masked_wherever_they_stand() -> None:
    token = ScopedToken({"token": "s3cret"})
    pages = [
        token._repr_html_(),
        table_html([token, {"inside": token, "listed": [token]}]),
        Model({"data": [token]})._repr_html_(),
        Model({"a": token, "b": [token]})._repr_html_(),
    ]
    for page in pages:
        assert "s3cret" not in page and "***" in page
    assert shown(ScopedToken({"token": None})).rows == [["token", ""]]


def test_what_is_too_much_is_told_in_words() -> None:
    records = [{f"column{n}": n for n in range(15)}] * 1234
    page = shown(table_html(records))
    assert page.lines == ["1,234 records, the first 20 shown, 3 more columns: column12, column13, column14"]
    assert len(page.rows) == 1 + 20 and {len(row) for row in page.rows} == {12}


def test_a_long_object_is_cut() -> None:
    page = shown(object_html({f"member{n}": n for n in range(1050)}))
    assert len(page.rows) == 50 and page.lines == ["1,000 more members"]


def test_columns_are_those_of_the_records_that_are_shown() -> None:
    records: list[Any] = [{"b": 1}, {"a": 2, "b": None}, "text", *[{"b": 0}] * 17, {"unseen": 1}]
    page = shown(table_html(records))
    assert page.rows[:4] == [["b", "a", "value"], ["1", "", ""], ["", "2", ""], ["", "", "text"]]


def test_long_values_are_shortened() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    long = {"text": "x" * 1_000_000, "many": list(range(1000)), "deep": deep, "wide": {"n": {"n": {"n": 1}}}}
    [_, [text, many, cut, wide]] = shown(table_html([long])).rows
    assert len(text) == 80 and text.endswith("…")
    assert many == "[0, 1, 2, … 997 more]"
    assert (cut, wide) == ("[[[…]]]", "{n: {n: {…}}}")


def test_numbers_stand_right() -> None:
    html = table_html([{"n": 12345678901234567890, "half": 0.5, "flag": True, "text": "1"}])
    assert re.findall(r'text-align:(\w+)">(\w+\.?\w*)</td>', html) == [
        ("right", "12345678901234567890"),
        ("right", "0.5"),
        ("left", "True"),
        ("left", "1"),
    ]


def test_nothing_is_said_too(emulator: Emulator) -> None:
    page = shown(answered(emulator, {"status": "success", "result": []}))
    assert (page.lines, page.rows) == (["Execution, 0 records"], [])
    assert shown(answered(emulator, {"result": None})).lines == ["Execution, 0 records"]


def test_a_result_that_is_no_list(emulator: Emulator) -> None:
    assert shown(answered(emulator, {"result": {"n": 7, "author": None}})).rows == [["n", "7"], ["author", ""]]
    assert shown(answered(emulator, {"result": {"data": [{"n": 1}]}})).rows == [["n"], ["1"]]
    assert shown(answered(emulator, {"result": "done"})).rows == [["value"], ["done"]]


def test_a_warning_is_shown(emulator: Emulator) -> None:
    page = shown(answered(emulator, {"result": [], "warning": "The store sleeps."}))
    assert page.lines[1] == "warning: The store sleeps."


def test_where_the_next_page_begins(client: Client) -> None:
    github = connect(client)
    first, *_, last = github.pages("issues", "list", {"per_page": 100})
    assert first.next
    told = f"next: {{after: {first.next['after']}}}"
    assert told in shown(first).lines
    assert told in shown(github.execute("issues", "list", {"per_page": 100})).lines
    assert told in shown(pickle.loads(pickle.dumps(first))).lines
    assert "next: " not in last._repr_html_()


def test_a_page_that_leads_nowhere_is_shown(emulator: Emulator) -> None:
    execution = answered(emulator, {"result": [{"n": 1}], "connector_metadata": {"has_next_page": True}})
    with pytest.raises(DecodeError):
        execution.next  # noqa: B018
    assert shown(execution).rows == [["n"], ["1"]]


@pytest.mark.parametrize(
    ("fault", "kind"), [("invalid_json", "application/json"), ("wrong_content_type", "text/html; charset=utf-8")]
)
def test_what_is_no_json_tells_its_size(emulator: Emulator, client: Client, fault: Any, kind: str) -> None:
    github = connect(client)
    emulator.faults({"operation": "connectors.execute", "fault": fault})
    execution = github.execute("issues", "list")
    assert execution.response
    about = f"status 200, {len(execution.response.body)} bytes of {kind}; not JSON, see response.body"
    assert shown(execution).lines == ["Execution", about]


def test_a_list_of_the_api(client: Client) -> None:
    page = shown(client.workspaces.list())
    assert page.lines == ["WorkspaceList, 1 record"] and page.rows[1][1] == "default"
    more = WorkspaceList({"data": [], "next": "https://api/next"})
    assert shown(more).lines == ["WorkspaceList, 0 records", "next: https://api/next"]
    kinds = shown(client.definitions.list_sources(name="github"))
    assert "GitHub" in [text for row in kinds.rows for text in row] and len(kinds.rows) > 1


def test_an_object(client: Client) -> None:
    page = shown(client.workspaces.list().data[0])
    assert page.lines == ["Workspace"] and ["name", "default"] in page.rows


def test_a_handle(client: Client) -> None:
    made = connect(client)
    assert ["name", "My GitHub Connector"] in shown(made).rows
    assert "ghp_made_up" not in made._repr_html_()
    assert ["slug", "github"] in shown(client.connector("github")).rows


def test_nobody_else_pays_for_it(emulator: Emulator) -> None:
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
