"""Parts of records, which engines such as Ray and Dask divide among workers. The engines: `tests/engines`."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

from airbyte_agent import (
    BadRequestError,
    Client,
    Connector,
    Emulator,
    HTTPResponse,
    InternalServerError,
    InvalidRequestError,
    RateLimitError,
    _parts,
)
from airbyte_agent._parts import Part
from helpers.record_pages import ID, PAGING, Pages, numbered

UNAVAILABLE = HTTPResponse(503, {}, b"")


class Failing(Pages):
    """Pages of two records each. A page with responses in `failures` has those first."""

    def __init__(self, count: int, failures: dict[int, list[HTTPResponse]]) -> None:
        super().__init__(*(numbered(2, 2 * page) for page in range(count)))
        self._failures = failures

    def answer(self, request: Any) -> HTTPResponse:
        response = super().answer(request)
        failures = self._failures.get(self.requested[-1])
        return failures.pop(0) if failures else response


def part_of(pages: Pages, **options: Any) -> Part:
    client = Client(base_url="https://api.example.test", token="t", max_retries=0, transport=pages.answer)
    call = (client.connector_by_id(ID), "things", "list", None, {"paging": PAGING})
    return Part(call, options)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, in seconds, that take no time."""
    waits: list[float] = []
    monkeypatch.setattr(_parts.time, "sleep", waits.append)
    return waits


def ids(part: Part) -> list[int]:
    return [row["id"] for table in part.tables() for row in table.to_dicts()]


def test_a_page_that_fails_is_requested_again_and_none_before_it(waits: list[float]) -> None:
    pages = Failing(5, {2: [UNAVAILABLE], 3: [UNAVAILABLE] * 3})
    assert ids(part_of(pages, rows=3)) == list(range(10))
    assert pages.requested == [0, 1, 2, 2, 3, 3, 3, 3, 4]
    assert waits == [1, 1, 2, 4]


def test_a_page_that_goes_on_failing_is_an_error() -> None:
    pages = Failing(3, {1: [UNAVAILABLE] * 9})
    with pytest.raises(InternalServerError) as caught:
        ids(part_of(pages))
    assert pages.requested == [0, 1, 1, 1, 1] and caught.value.records_read == 2


def test_the_service_says_how_long_to_wait(waits: list[float]) -> None:
    pages = Failing(2, {1: [HTTPResponse(429, {"retry-after": "120"}, b"")]})
    assert ids(part_of(pages)) == [0, 1, 2, 3] and waits == [120]
    with pytest.raises(RateLimitError):
        ids(part_of(Failing(2, {1: [HTTPResponse(429, {"retry-after": "3600"}, b"")]})))
    assert waits == [120]


def test_what_another_request_cannot_change_is_an_error_at_once() -> None:
    pages = Failing(2, {1: [HTTPResponse(400, {}, b"")]})
    with pytest.raises(BadRequestError):
        ids(part_of(pages))
    assert pages.requested == [0, 1]


def test_a_part_without_records_is_a_table_without_rows() -> None:
    pages = Pages("[]")
    part = part_of(pages, schema={"id": "int64"})
    [table] = part.tables()
    assert len(table) == 0 and table.schema == {"id": "int64"}
    before = list(pages.requested)
    assert part.empty().schema == {"id": "int64"} and pages.requested == before


def test_what_is_not_there_as_it_was_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "airbyte_agent"):
        assert ids(part_of(Failing(2, {}), schema={"id": "int64"})) == [0, 1, 2, 3]
        # Who gives a schema knows what it leaves out.
        [*_] = part_of(Failing(2, {}), schema={"other": "text"}).tables()
        assert caplog.messages == []
        [*_] = part_of(Failing(2, {}), schema={"id": "bool"}).tables()
        [*_] = part_of(Failing(2, {})).with_columns({"other": "text"}).tables()
    values, column = caplog.messages
    assert values.startswith("things.list: `id`: values do not fit")
    assert column.startswith("things.list: `id`: the schema does not have it")


def test_columns_of_nulls_are_found_as_text() -> None:
    pages = Pages('[{"id": 1, "closed": null, "by": {"name": null}}]')
    assert part_of(pages).first_columns() == {"id": "int64", "closed": "text", "by": {"name": "text"}}


@pytest.mark.parametrize(
    ("call", "options", "expected", "match"),
    [
        (("issues",), {}, TypeError, "must be a tuple"),
        (("issues", "list", {"per_page": object()}), {}, InvalidRequestError, "per_page"),
        (("issues", "create", {"title": "x"}), {}, InvalidRequestError, "`create` may change something"),
        (("issues", "list", None, {"max_recrods": 3}), {}, TypeError, "Did you mean 'max_records'"),
        (("issues", "list", None, {"after": "made up"}), {}, InvalidRequestError, "after"),
        (("issues", "list"), {"rows": 0}, InvalidRequestError, "rows"),
        (("issues", "list"), {"schema": {"id": "integer"}}, InvalidRequestError, "id"),
        (("issues", "list"), {"row": 1}, TypeError, "row"),
    ],
)
def test_what_cannot_be_used_is_refused_before_a_worker_has_it(
    emulator: Emulator, github: Connector, call: Any, options: Any, expected: type[Exception], match: str
) -> None:
    before = len(emulator.journal())
    with pytest.raises(expected, match=match):
        Part((github, *call), options)
    assert len(emulator.journal()) == before


async def test_an_asynchronous_connector_is_refused(emulator: Emulator, github: Connector) -> None:
    async with emulator.async_client() as client:
        with pytest.raises(TypeError, match="one of `Client`, not AsyncConnector"):
            Part((client.connector_by_id(github.id), "issues", "list"), {})


def test_a_part_can_be_pickled(emulator: Emulator, github: Connector) -> None:
    connector = github.with_options(pickle_secrets=True)
    part = Part((connector, "issues", "list", {"per_page": 100}, {"max_records": 150}), {"schema": {"number": "int64"}})
    [table] = pickle.loads(pickle.dumps(part)).tables()
    assert [row["number"] for row in table.to_dicts()] == list(range(1, 151))


@pytest.mark.parametrize("engine", ["ray", "dask", "dlt"])
def test_without_its_engine_a_module_says_what_to_install(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == engine]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, engine, None)
    monkeypatch.delitem(sys.modules, f"airbyte_agent.{engine}", raising=False)
    with pytest.raises(ImportError, match=rf'^airbyte_agent\.{engine} requires {engine}: pip install "airbyte-agent\['):
        import_module(f"airbyte_agent.{engine}")


def test_the_package_imports_no_engine() -> None:
    program = (
        "import sys, airbyte_agent; airbyte_agent.Client; print({'ray', 'dask', 'dlt', 'pyarrow'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "set()\n", ran.stderr
