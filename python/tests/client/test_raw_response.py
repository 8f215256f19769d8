"""`with_raw_response`, and saving of responses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from airbyte_agent import APIResponse, Client, Connector, DecodeError, Emulator, Execution, ListPage


def test_raw_response_of_a_resource(client: Client) -> None:
    response = client.workspaces.with_raw_response.list(limit=5)
    assert isinstance(response, APIResponse)
    assert (response.status, response.attempts) == (200, 1) and response.request_id
    assert response.headers["content-type"].startswith("application/json")
    workspaces = response.parse()
    assert isinstance(workspaces, ListPage)
    assert json.loads(response.body) == workspaces.to_dict()
    assert repr(response) == f"<APIResponse 200, {len(response.body)} bytes>"


def test_raw_response_of_a_connector(github: Connector) -> None:
    execution = github.with_raw_response.execute("issues", "list", {"per_page": 2}).parse()
    assert isinstance(execution, Execution) and len(execution.records) == 2 and execution.next
    fresh = github.with_raw_response.get().parse()
    assert isinstance(fresh, Connector)
    # Its own calls are decoded.
    assert fresh.check().status == "succeeded"
    assert github.with_raw_response.docs().parse()


def test_raw_response_is_not_decoded_before_parse(emulator: Emulator, client: Client) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": "invalid_json"})
    response = client.workspaces.with_raw_response.stats()
    assert response.status == 200
    with pytest.raises(DecodeError):
        response.parse()


async def test_asynchronous_raw_response(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        response = await client.workspaces.with_raw_response.list()
        assert response.parse().data[0].name == "default"


def test_save_replaces_the_file_atomically(github: Connector, tmp_path: Path) -> None:
    response = github.execute("issues", "list").response
    folder = tmp_path / "responses"
    folder.mkdir()
    path = folder / "issues.json"
    path.write_text("what was there before, and longer than nothing")
    assert response.save(path) == response.save(str(path)) == len(response.body)
    assert path.read_bytes() == response.body
    with pytest.raises(FileNotFoundError) as missing:
        response.save(folder / "nowhere" / "issues.json")
    assert missing.value.filename == str(folder / "nowhere" / "issues.json")
    with pytest.raises(IsADirectoryError, match="Is a directory"):
        response.save(folder)
    assert [each.name for each in folder.iterdir()] == ["issues.json"]
