"""The `Emulator` class: journal, faults, clock, snapshots."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest

from airbyte_agent import (
    Client,
    ConfigurationError,
    Connector,
    Emulator,
    InternalServerError,
    InvalidRequestError,
    OutcomeUnknownError,
)
from helpers.accounts import ACCOUNT, connect


def test_journal(emulator: Emulator, github: Connector) -> None:
    github.execute("issues", "list", {"per_page": 3})
    [minted, created, executed] = emulator.journal()
    assert (minted.operation, created.operation) == ("tokens.create_application", "connectors.create")
    assert (executed.method, executed.status, executed.committed) == ("POST", 200, False)
    assert executed.body["params"] == {"per_page": 3}
    assert created.committed and created.body["name"] == ACCOUNT["name"]
    assert "ghp_made_up" not in str(created.body)


def test_journal_of_one_operation_after_an_entry(emulator: Emulator, client: Client) -> None:
    client.workspaces.list()
    [first] = emulator.journal("workspaces.list")
    assert emulator.journal("workspaces.list", after=first.number) == []
    client.workspaces.list()
    assert [entry.number for entry in emulator.journal("workspaces.list")][0] == first.number
    assert len(emulator.journal("workspaces.list", after=first.number)) == 1


def test_fault_that_a_retry_survives(emulator: Emulator) -> None:
    client = emulator.client(retry_delay=0.001)
    emulator.faults({"operation": "workspaces.list", "times": 2, "fault": {"status": {"status": 503}}})
    assert client.workspaces.list().data
    received = emulator.journal("workspaces.list")
    assert [(entry.fault, entry.status) for entry in received] == [("status", 503), ("status", 503), (None, 200)]


def test_write_with_an_unknown_outcome(emulator: Emulator, client: Client) -> None:
    emulator.faults({"operation": "connectors.create", "fault": "reset_after"})
    with pytest.raises(OutcomeUnknownError):
        connect(client)
    [entry] = emulator.journal("connectors.create")
    assert entry.committed and entry.status is None


def test_faults_replace_the_previous_ones(emulator: Emulator) -> None:
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
def test_invalid_fault_is_rejected(emulator: Emulator, fault: Any, words: str) -> None:
    with pytest.raises(InvalidRequestError, match=words):
        emulator.faults(fault)


def test_invalid_journal_query_is_rejected(emulator: Emulator) -> None:
    with pytest.raises(InvalidRequestError, match="journal"):
        emulator.journal(after=-1)


def test_advance_clock(emulator: Emulator, client: Client, github: Connector) -> None:
    github.delete()
    emulator.advance_clock(60)
    assert client.connectors.list(workspace_name="default").data == []
    before = len(emulator.journal("tokens.create_application"))
    emulator.advance_clock(3600)
    client.workspaces.list()
    assert len(emulator.journal("tokens.create_application")) == before + 1


def test_snapshot_and_restore(emulator: Emulator, client: Client, github: Connector) -> None:
    connected = emulator.snapshot()
    client.connector("github").update(name="Renamed")
    emulator.restore(connected)
    assert client.connector("github").name == ACCOUNT["name"]
    with pytest.raises(InvalidRequestError, match="not found"):
        emulator.restore("no snapshot")


def test_reset(emulator: Emulator, client: Client, github: Connector) -> None:
    emulator.faults({"operation": "*", "fault": "reset_before"})
    emulator.reset()
    assert emulator.journal() == []
    assert client.connectors.list(workspace_name="default").data == []


def test_admin_token_is_sent() -> None:
    with Emulator(admin_token="t0ken") as emulator:
        connection = http.client.HTTPConnection(urlsplit(emulator.url).netloc)
        connection.request("GET", "/_emulator/journal")
        assert connection.getresponse().status == http.client.UNAUTHORIZED
        connection.close()
        emulator.faults({"operation": "workspaces.list", "nth": 1, "fault": {"status": {"status": 503}}})
        emulator.client(retry_delay=0.001).workspaces.list()
        assert [entry.status for entry in emulator.journal("workspaces.list")] == [503, 200]
        emulator.restore(emulator.snapshot())
        emulator.advance_clock(1)
        emulator.reset()
        assert "t0ken" not in repr(emulator)


def test_long_body_is_cut_in_the_journal(emulator: Emulator, github: Connector) -> None:
    github.execute("issues", "create", {"title": "n" * 100_000})
    [entry] = emulator.journal("connectors.execute")
    assert entry.body_truncated and len(entry.body) == 65_536


def test_proxy_is_not_used(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert emulator.journal() == []


def test_stopped_emulator_raises_configuration_error(emulator: Emulator) -> None:
    emulator.stop()
    with pytest.raises(ConfigurationError, match="not running"):
        emulator.journal()
