"""The tools for AI agents. What they answer is tested in Rust."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from airbyte_agent import Client, ConfigurationError, Connector, Emulator, ToolResult
from helpers.accounts import connect

READ: Mapping[str, Any] = {"connector": "github", "entity": "issues", "action": "list", "select_fields": ["number"]}


def test_definitions_are_tools_of_mcp(client: Client) -> None:
    toolbox = client.tools()
    names = ["list_connectors", "connector_docs", "connector_read", "connector_write"]
    assert [tool["name"] for tool in toolbox.definitions] == names
    assert all(tool["inputSchema"]["type"] == "object" for tool in toolbox.definitions)
    assert "list_connectors" in toolbox.instructions


def test_cursor_continues_a_call(client: Client, github: Connector) -> None:
    toolbox = client.tools()
    first = toolbox.call("connector_read", {**READ, "limit": 2})
    assert first.structured is not None and first.structured["records"] == [{"number": 1}, {"number": 2}]
    assert json.loads(str(first)) == first.structured
    cursor = first.structured["next_cursor"]
    rest = toolbox.call("connector_read", json.dumps({**READ, "limit": 2, "cursor": cursor}))
    assert rest.structured is not None and rest.structured["records"] == [{"number": 3}, {"number": 4}]


def test_cursor_is_for_toolboxes_with_the_same_key(client: Client, github: Connector) -> None:
    key = "k" * 32
    first = client.tools(cursor_key=key).call("connector_read", {**READ, "limit": 2})
    assert first.structured is not None
    following = {**READ, "limit": 2, "cursor": first.structured["next_cursor"]}
    assert not client.tools(cursor_key=key).call("connector_read", following).is_error
    assert client.tools().call("connector_read", following).is_error


def test_failure_is_a_result(client: Client, github: Connector) -> None:
    result = client.tools().call("connector_read", {**READ, "entity": "isues"})
    assert result.is_error and result.structured is not None
    assert result.structured["code"] == "unknown_entity_or_action"
    assert "did you mean `issues`?" in result.text
    assert repr(result).startswith("<ToolResult unknown_entity_or_action, ")


def test_write_needs_an_approval(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where calls wait for an approval.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with emulator.client() as client:
        connect(client)
        write = {key: READ[key] for key in ("connector", "entity")}
        write |= {"action": "create", "params": {"title": "Hi"}, "intent": "A test."}
        toolbox = client.tools()
        assert toolbox.needs_approval("connector_write", write) and not toolbox.needs_approval("connector_read", READ)
        assert not toolbox.needs_approval("connector_write", json.dumps({**write, "entity": "isues"}))
        waiting = toolbox.call("connector_write", write)
        assert waiting.structured is not None and waiting.structured["code"] == "approval_required"
        assert not toolbox.call("connector_write", write, approved=True).is_error
    assert sum(entry["operation"] == "connectors.execute" for entry in emulator.journal()) == 1


def test_airbyte_api_is_a_connector_unless_it_is_left_out(client: Client) -> None:
    assert '"airbyte"' in client.tools().call("list_connectors").text
    assert '"airbyte"' not in client.tools(airbyte=False).call("list_connectors").text


def test_short_key_is_refused(client: Client) -> None:
    with pytest.raises(ConfigurationError, match="`cursor_key` must have at least 32 bytes"):
        client.tools(cursor_key="short")


def test_closed_client_is_an_error(client: Client) -> None:
    toolbox = client.tools()
    client.close()
    assert repr(toolbox) == "<Toolbox closed>"
    for call in (toolbox.call, toolbox.needs_approval):
        with pytest.raises(ConfigurationError, match="the client is closed"):
            call("list_connectors")


async def test_asynchronous_client_has_the_same_tools(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        result = await client.tools().call("list_connectors", {"query": "none"})
        assert result == ToolResult('{"connectors":[]}', {"connectors": []})
