"""Many actions at once."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from airbyte_agent import (
    BadRequestError,
    Client,
    Connector,
    Emulator,
    ExecuteOutcome,
    InvalidRequestError,
    OutcomeUnknownError,
    RecordsOutcome,
)
from helpers.streams import Terminal, Tqdm, install_tqdm, uninstall_tqdm

EXECUTE = "connectors.execute"


@pytest.fixture
def once(emulator: Emulator) -> Iterator[Client]:
    """A client that retries nothing."""
    with emulator.client(max_retries=0) as client:
        yield client


def pages(github: Connector, *sizes: int) -> list[tuple[Any, ...]]:
    return [(github, "issues", "list", {"per_page": size}) for size in sizes]


def fail(emulator: Emulator, nth: int, fault: Any) -> None:
    emulator.faults({"operation": EXECUTE, "nth": nth, "fault": fault})


async def run_async(emulator: Emulator, github: Connector, method: str, calls: list[Any], **how: Any) -> list[Any]:
    async with emulator.async_client(max_retries=0) as client:
        connector = client.connector_by_id(github.id, kind="github")
        of_client = [(connector, *call[1:]) if call and call[0] is github else call for call in calls]
        return [outcome async for outcome in getattr(client, method)(of_client, **how)]


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest, emulator: Emulator, once: Client, github: Connector) -> Any:
    """Runs a method of either client to its end."""
    connector = once.connector_by_id(github.id, kind="github")

    def run(method: str, calls: list[Any], **how: Any) -> list[Any]:
        if request.param == "async":
            return asyncio.run(run_async(emulator, github, method, calls, **how))
        of_client = [(connector, *call[1:]) if call and call[0] is github else call for call in calls]
        return list(getattr(once, method)(of_client, **how))

    return run


def test_each_call_has_an_outcome(run: Any, github: Connector) -> None:
    outcomes = run("execute_many", pages(github, *range(1, 21)), concurrency=4)
    assert {outcome.index: len(outcome.result()) for outcome in outcomes} == {n: n + 1 for n in range(20)}
    assert all(isinstance(outcome, ExecuteOutcome) and outcome.error is None for outcome in outcomes)
    assert repr(min(outcomes, key=lambda it: it.index)).startswith(
        "<ExecuteOutcome 0, issues.list, <Execution issues.li"
    )


def test_outcomes_may_be_in_order(run: Any, emulator: Emulator, github: Connector) -> None:
    fail(emulator, 1, {"latency": {"ms": 100}})
    outcomes = run("execute_many", pages(github, *range(1, 13)), concurrency=3, ordered=True)
    assert [outcome.index for outcome in outcomes] == list(range(12))


def test_a_failure_leaves_the_others_alone(run: Any, emulator: Emulator, github: Connector) -> None:
    fail(emulator, 2, {"status": {"status": 400}})
    calls: list[Any] = pages(github, *range(1, 6))
    calls.append((github, "issues", "list", {"bad": object()}))
    outcomes = run("execute_many", calls, concurrency=2)
    failed = {type(outcome.error): outcome for outcome in outcomes if outcome.error is not None}
    assert len(outcomes) == 6 and failed.keys() == {BadRequestError, InvalidRequestError}
    with pytest.raises(BadRequestError):
        failed[BadRequestError].result()


def test_a_write_is_not_repeated(run: Any, emulator: Emulator, github: Connector) -> None:
    fail(emulator, 2, "reset_after")
    calls = [(github, "issues", "create", {"title": str(number)}) for number in range(5)]
    outcomes = run("execute_many", calls, concurrency=2)
    assert [type(outcome.error) for outcome in outcomes if outcome.error] == [OutcomeUnknownError]
    assert len(emulator.journal(EXECUTE)) == 5


def test_calls_are_taken_as_they_are_started(once: Client, github: Connector) -> None:
    started: list[int] = []

    def calls() -> Iterator[tuple[Any, ...]]:
        for number in range(6):
            started.append(number)
            yield github, "issues", "list", {"per_page": number + 1}

    outcomes = once.execute_many(calls(), concurrency=2)
    assert started == []
    next(outcomes)
    assert started == [0, 1]
    next(outcomes)
    assert started == [0, 1, 2]


def test_leaving_the_iteration_drops_what_is_in_progress(once: Client, emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": EXECUTE, "nth": 1, "fault": {"latency": {"ms": 600_000}}})
    for _ in once.execute_many(pages(github, 1, 2, 3, 4), concurrency=2):
        break
    assert len(emulator.journal(EXECUTE)) <= 2


async def test_leaving_an_asynchronous_iteration(emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": EXECUTE, "nth": 1, "fault": {"latency": {"ms": 600_000}}})
    async with emulator.async_client() as client:
        connector = client.connector_by_id(github.id)
        outcomes: Any = client.execute_many(pages(connector, 1, 2, 3, 4), concurrency=2)  # type: ignore[arg-type]
        assert (await anext(outcomes)).error is None
        await outcomes.aclose()
    assert len(asyncio.all_tasks()) == 1


def test_all_records_of_many_actions(run: Any, github: Connector) -> None:
    calls = [(github, "issues", "list", {"per_page": 100}, {"max_records": n * 60}) for n in range(1, 6)]
    outcomes = run("records_many", calls, concurrency=3, ordered=True)
    assert [len(outcome.records) for outcome in outcomes] == [60, 120, 180, 240, 250]
    assert all(isinstance(outcome, RecordsOutcome) for outcome in outcomes)
    [rest] = run("records_many", [(github, "issues", "list", {"per_page": 100}, {"after": outcomes[1].token})])
    assert [record["number"] for record in rest.result()] == list(range(101, 251))


def test_records_before_an_error_are_kept(run: Any, emulator: Emulator, github: Connector) -> None:
    fail(emulator, 3, {"status": {"status": 400}})
    [outcome] = run("records_many", pages(github, 100))
    assert len(outcome.records) == 200 and isinstance(outcome.error, BadRequestError)
    assert outcome.token == outcome.error.token
    [rest] = run("records_many", [(github, "issues", "list", {"per_page": 100}, {"after": outcome.token})])
    assert len(rest.result()) == 50


@pytest.mark.parametrize("call", [(1, 2, 3), ("github",), "github", None])
def test_a_call_that_is_none(run: Any, github: Connector, call: Any) -> None:
    with pytest.raises(TypeError, match="a call must be a tuple"):
        run("execute_many", [*pages(github, 1), call])


@pytest.mark.parametrize(("concurrency", "expected"), [(0, ValueError), (True, TypeError), ("8", TypeError)])
def test_a_concurrency_that_is_none(once: Client, concurrency: Any, expected: type[Exception]) -> None:
    with pytest.raises(expected, match="`concurrency` must be"):
        once.execute_many([], concurrency=concurrency)


def test_functions_of_the_client_run(emulator: Emulator, github: Connector) -> None:
    seen: list[object] = []
    with emulator.client(on_request=seen.append) as client:
        connector = client.connector_by_id(github.id, kind="github")
        assert len(list(client.execute_many(pages(connector, 1, 2, 3)))) == 3
        assert len(list(connector.records("issues", "list", {"per_page": 100}))) == 250
    assert len(seen) == 6


def test_one_bar_shows_all_of_them(monkeypatch: pytest.MonkeyPatch, once: Client, github: Connector) -> None:
    install_tqdm(monkeypatch)
    list(once.execute_many(pages(github, 1, 2, 3), progress=True))
    bar = Tqdm.latest
    assert (bar.unit, bar.n, bar.total, bar.is_open) == (" calls", 3, 3, False)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_line_shows_all_of_them(
    monkeypatch: pytest.MonkeyPatch, once: Client, github: Connector, is_terminal: bool
) -> None:
    uninstall_tqdm(monkeypatch)
    monkeypatch.setattr(sys, "stderr", stream := Terminal() if is_terminal else io.StringIO())
    list(once.execute_many(pages(github, 1, 2, 3), progress=True))
    assert stream.getvalue().endswith("3 calls completed\n" if is_terminal else "")
