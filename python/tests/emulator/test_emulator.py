"""What a test tells the emulator, and learns from it."""

from __future__ import annotations

from typing import Any

import pytest

from airbyte_agent import (
    Client,
    ConfigurationError,
    Emulator,
    InternalServerError,
    InvalidRequestError,
    OutcomeUnknownError,
)
from helpers.accounts import ACCOUNT, connect


def test_the_journal_tells_what_was_received(emulator: Emulator, client: Client) -> None:
    connect(client).execute("issues", "list", {"per_page": 3})
    [minted, created, executed] = emulator.journal()
    assert (minted.operation, created.operation) == ("tokens.create_application", "connectors.create")
    assert (executed.method, executed.status, executed.committed) == ("POST", 200, False)
    assert executed.body["params"] == {"per_page": 3}
    assert created.committed and created.body["name"] == ACCOUNT["name"]
    assert "ghp_made_up" not in str(created.body)


def test_the_journal_of_one_operation_from_somewhere(emulator: Emulator, client: Client) -> None:
    client.workspaces.list()
    [first] = emulator.journal("workspaces.list")
    assert emulator.journal("workspaces.list", after=first.number) == []
    client.workspaces.list()
    assert [entry.number for entry in emulator.journal("workspaces.list")][0] == first.number
    assert len(emulator.journal("workspaces.list", after=first.number)) == 1


def test_a_fault_that_a_retry_mends(emulator: Emulator) -> None:
    client = emulator.client(retry_delay=0.001)
    emulator.faults({"operation": "workspaces.list", "times": 2, "fault": {"status": {"status": 503}}})
    assert client.workspaces.list().data
    received = emulator.journal("workspaces.list")
    assert [(entry.fault, entry.status) for entry in received] == [("status", 503), ("status", 503), (None, 200)]


def test_a_write_whose_outcome_is_unknown(emulator: Emulator, client: Client) -> None:
    emulator.faults({"operation": "connectors.create", "fault": "reset_after"})
    with pytest.raises(OutcomeUnknownError):
        connect(client)
    [entry] = emulator.journal("connectors.create")
    assert entry.committed and entry.status is None


def test_faults_replace_those_before(emulator: Emulator) -> None:
    client = emulator.client(max_retries=0)
    emulator.faults(
        {"operation": "workspaces.stats", "fault": "invalid_json"},
        {"operation": "*", "nth": [1, 3], "fault": {"status": {"status": 500}}},
    )
    emulator.faults({"operation": "workspaces.list", "fault": {"status": {"status": 500}}})
    client.workspaces.stats()
    with pytest.raises(InternalServerError):
        client.workspaces.list()
    emulator.faults()
    client.workspaces.list()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"operation": "workspace.list", "fault": "reset_before"}, "did you mean `workspaces.list`"),
        ({"operation": "*", "fault": "reset_befor"}, "unknown value `reset_befor`"),
        ({"operation": "*", "fault": {"status": {}}}, "`status` is required"),
        ({"operation": "*", "nth": object(), "fault": "reset_before"}, "nth.*cannot be sent as JSON"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(emulator: Emulator, fault: Any, words: str) -> None:
    with pytest.raises(InvalidRequestError, match=words):
        emulator.faults(fault)


def test_a_question_that_cannot_be_read_is_refused(emulator: Emulator) -> None:
    with pytest.raises(InvalidRequestError, match="journal"):
        emulator.journal(after=-1)


def test_time_passes_for_it_alone(emulator: Emulator, client: Client) -> None:
    connect(client).delete()
    emulator.advance_clock(60)
    assert client.connectors.list(workspace_name="default").data == []
    before = len(emulator.journal("tokens.create_application"))
    emulator.advance_clock(3600)
    client.workspaces.list()
    assert len(emulator.journal("tokens.create_application")) == before + 1


def test_a_state_is_kept_and_brought_back(emulator: Emulator, client: Client) -> None:
    connect(client)
    connected = emulator.snapshot()
    client.connector("github").update(name="Renamed")
    emulator.restore(connected)
    assert client.connector("github").name == ACCOUNT["name"]
    with pytest.raises(InvalidRequestError, match="not found"):
        emulator.restore("no snapshot")


def test_it_goes_back_to_the_start(emulator: Emulator, client: Client) -> None:
    connect(client)
    emulator.faults({"operation": "*", "fault": "reset_before"})
    emulator.reset()
    assert emulator.journal() == []
    assert client.connectors.list(workspace_name="default").data == []


def test_no_proxy_comes_between(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert emulator.journal() == []


def test_one_that_was_stopped_says_so(emulator: Emulator) -> None:
    emulator.stop()
    with pytest.raises(ConfigurationError, match="not running"):
        emulator.journal()
