"""Hooks: what they see of each call, and what they can do."""

from __future__ import annotations

import logging

import pytest

from airbyte_agent import AsyncClient, CallDetails, CallOutcome, Emulator, NotFoundError

ID = "00000000-0000-4000-8000-000000000001"


def test_a_request_hook_sees_each_call_with_its_parameters(emulator: Emulator) -> None:
    calls: list[CallDetails] = []
    with emulator.client(on_request=calls.append) as client:
        workspace = client.workspaces.list(limit=7).data[0]
        client.workspaces.update(workspace.id, name="team")
        client.replication.workspaces.find("team")
    assert [(call.operation, call.method, call.path, call.effect) for call in calls] == [
        ("workspaces.list", "GET", "/api/v1/workspaces", "read"),
        ("workspaces.update", "PUT", f"/api/v1/workspaces/{workspace.id}", "write"),
        ("replication.workspaces.list", "GET", "/workspaces", "read"),
    ]
    assert calls[0].query == [("limit", "7")]
    assert [call.body for call in calls[:2]] == [None, {"name": "team"}]
    assert "team" not in repr(calls)


def test_a_request_hook_refuses_a_call_by_raising(emulator: Emulator) -> None:
    class PolicyError(Exception): ...

    refusal, outcomes = PolicyError("not in office hours"), []

    def refuse(_: CallDetails) -> None:
        raise refusal

    client = emulator.client(on_request=refuse, on_outcome=outcomes.append)
    with client, pytest.raises(PolicyError) as caught:
        client.workspaces.list()
    assert caught.value is refusal
    assert emulator.journal() == []
    assert outcomes == []


def test_an_outcome_hook_sees_the_result_or_the_error(emulator: Emulator) -> None:
    outcomes: list[CallOutcome] = []
    with emulator.client(on_outcome=outcomes.append) as client:
        stats = client.workspaces.stats()
        with pytest.raises(NotFoundError) as caught:
            client.workspaces.get(ID)
    success, failure = outcomes
    assert (success.status, success.attempts, success.error) == (200, 1, None)
    assert stats and success.request_id and success.elapsed > 0
    assert (failure.call.operation, failure.status) == ("workspaces.get", 404)
    assert isinstance(failure.error, NotFoundError)
    assert str(failure.error) == str(caught.value)


def test_an_outcome_hook_that_fails_does_not_lose_the_result(
    emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: CallOutcome) -> None:
        raise RuntimeError("the metrics are down")

    with emulator.client(on_outcome=fail) as client, caplog.at_level(logging.WARNING):
        assert client.workspaces.stats().total_count == 1
    assert "workspaces.stats: `on_outcome` failed: RuntimeError: the metrics are down" in caplog.text


async def test_hooks_of_an_asynchronous_client_may_be_coroutine_functions(emulator: Emulator) -> None:
    seen: list[str] = []

    async def on_request(call: CallDetails) -> None:
        seen.append(call.operation)

    async def on_outcome(outcome: CallOutcome) -> None:
        seen.append(f"{outcome.call.operation} {outcome.status}")

    client: AsyncClient
    async with emulator.async_client(on_request=on_request, on_outcome=on_outcome) as client:
        async for _ in client.workspaces.list():
            pass
    assert seen == ["workspaces.list", "workspaces.list 200"]
