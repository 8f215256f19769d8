"""pydantic, and frameworks that are built on it, take the package's models and methods."""

from __future__ import annotations

import json

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter, ValidationError, validate_call

from airbyte_agent import Client, replication, types, webhooks

WORKSPACE = {
    "id": "w1",
    "name": "team",
    "organization_id": "o1",
    "status": "active",
    "tombstone": False,
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
    "later": {"than": "this version"},
}


def test_models_are_validated_and_serialized() -> None:
    adapter = TypeAdapter(types.Workspace)
    workspace = adapter.validate_python(WORKSPACE)
    assert type(workspace) is types.Workspace and workspace == WORKSPACE and workspace.name == "team"
    assert adapter.validate_json(json.dumps(WORKSPACE)) == workspace
    assert json.loads(adapter.dump_json(workspace)) == WORKSPACE
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python({**WORKSPACE, "name": 3})
    assert [error["loc"] for error in caught.value.errors()] == [("name",)]
    with pytest.raises(ValidationError):
        adapter.validate_python({"name": "team"})


def test_instances_are_kept(client: Client) -> None:
    page = client.workspaces.list()
    [workspace] = page.data
    assert TypeAdapter(types.Workspace).validate_python(workspace) is workspace


def test_models_are_described_with_their_members() -> None:
    schema = TypeAdapter(types.Workspace).json_schema()
    assert (schema["title"], schema["description"]) == ("Workspace", "A workspace.")
    assert schema["properties"]["name"]["type"] == "string" and "name" in schema["required"]
    assert "visibility" not in schema["required"]


def test_nested_models_have_their_classes() -> None:
    class Report(BaseModel):
        workspaces: list[types.Workspace]

    report = Report.model_validate({"workspaces": [WORKSPACE]})
    assert report.workspaces[0].name == "team" and report.model_dump() == {"workspaces": [WORKSPACE]}
    assert Report.model_json_schema()["properties"]["workspaces"]["items"] == {"$ref": "#/$defs/Workspace"}


@pytest.mark.parametrize("module", [types, replication, webhooks], ids=lambda module: module.__name__)
def test_every_type_is_described(module: object) -> None:
    # Functions, which options of clients may be, have no JSON schema.
    names = [name for name in module.__all__ if name not in ("parse", "Response", "ClientOptions")]
    for name in names:
        assert TypeAdapter(getattr(module, name)).json_schema(), name


def test_methods_can_be_validated(client: Client) -> None:
    list_workspaces = validate_call(client.workspaces.list)
    assert list_workspaces(limit=1, timeout=60).data[0].name == "default"
    with pytest.raises(ValidationError):
        list_workspaces(limit="several")
    with pytest.raises(TypeError, match="Did you mean 'timeout'"):
        list_workspaces(timeouts=60)


async def test_fastapi_takes_models_as_response_and_body(client: Client) -> None:
    app = FastAPI()

    @app.get("/workspace")
    def workspace() -> types.Workspace:
        return client.workspaces.list().data[0]

    @app.post("/workspace")
    def echo(workspace: types.Workspace) -> str:
        return f"{type(workspace).__name__} {workspace.name}"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as browser:
        assert (await browser.get("/workspace")).json() == client.workspaces.list().data[0]
        assert (await browser.post("/workspace", json=WORKSPACE)).json() == "Workspace team"
        assert (await browser.post("/workspace", json={"name": "team"})).status_code == 422
        assert "Workspace" in (await browser.get("/openapi.json")).json()["components"]["schemas"]
