"""Models: dictionaries whose members are attributes."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

import airbyte_agent as aa
from airbyte_agent import Client, Connector, Emulator, response_of
from airbyte_agent.replication import Source
from airbyte_agent.types import (
    ConnectorSpecification,
    SkillContentBlock,
    SkillDocs,
    SourceTemplateCustomization,
    Workspace,
    WorkspaceList,
)
from helpers.accounts import send_http
from helpers.service import serve


def test_members_are_attributes_and_items(client: Client) -> None:
    workspaces = client.workspaces.list().envelope
    assert isinstance(workspaces, WorkspaceList) and isinstance(workspaces.data[0], Workspace)
    assert workspaces.data[0].name == workspaces["data"][0]["name"] == "default"
    assert workspaces.data is workspaces["data"]


def test_model_is_a_dictionary(client: Client) -> None:
    workspaces = client.workspaces.list().envelope
    assert isinstance(workspaces, WorkspaceList)
    assert workspaces == workspaces.to_dict() == json.loads(json.dumps(workspaces))
    assert type(workspaces.to_dict()["data"][0]) is dict
    for same in (copy.deepcopy(workspaces), pickle.loads(pickle.dumps(workspaces))):
        assert same == workspaces and isinstance(same.data[0], Workspace)
    match workspaces:
        case {"data": [{"name": name}]}:
            assert name == "default"


def test_setting_an_attribute_sets_the_member() -> None:
    workspace = Workspace({"id": "1", "mood": "fine"})
    workspace.name, workspace.color = "mine", "red"
    workspace.mood = "better"  # type: ignore[attr-defined]
    assert workspace == {"id": "1", "mood": "better", "name": "mine", "color": "red"}
    for same in (json.loads(json.dumps(workspace)), copy.copy(workspace), pickle.loads(pickle.dumps(workspace))):
        assert same == workspace
    source = Source({"name": "mine"})
    source.source_id, source.name = "1", "yours"
    assert source == {"name": "yours", "sourceId": "1"}


def test_setting_an_unknown_attribute_names_the_nearest_member() -> None:
    workspace = Workspace({"id": "1"})
    with pytest.raises(AttributeError) as caught:
        workspace.nane = "mine"  # type: ignore[attr-defined]
    assert str(caught.value) == (
        "'Workspace' object has no member 'nane'. Did you mean 'name'? "
        '`model["nane"] = …` sets members that this version does not know'
    )
    with pytest.raises(AttributeError):
        SkillContentBlock({"type": "list"}).items = ["a"]  # type: ignore[assignment,method-assign]
    assert workspace == {"id": "1"}


def test_hashing_says_what_to_use_instead() -> None:
    with pytest.raises(TypeError, match="unhashable type: 'Workspace', which is a dict; use its `id`"):
        hash(Workspace({"id": "1"}))
    with pytest.raises(TypeError, match="use one of its members"):
        _ = {WorkspaceList({"data": []}): 1}
    with pytest.raises(TypeError, match=r"unhashable type: 'Execution'; use its `response\.request_id`"):
        hash(aa.Execution())


def test_unknown_members_are_kept() -> None:
    workspace = Workspace({"id": "1", "mood": {"today": "fine"}, "status": "dreaming"})
    assert workspace.mood == {"today": "fine"} and workspace.status == "dreaming"  # type: ignore[attr-defined]


def test_missing_known_member_has_its_default() -> None:
    workspace = Workspace({"id": "1"})
    assert workspace.color is None and "color" not in workspace
    with pytest.raises(AttributeError, match="nane"):
        workspace.nane  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError):
        workspace.name  # noqa: B018


def test_attributes_are_snake_case_and_items_have_the_api_s_names() -> None:
    specification = ConnectorSpecification(
        {"documentationUrl": "https://docs", "connectionSpecification": {"type": "object"}, "laterMember": {"aB": 1}}
    )
    assert specification.documentation_url == specification["documentationUrl"] == "https://docs"
    assert specification.connection_specification.type == "object"
    assert specification.later_member == {"aB": 1}  # type: ignore[attr-defined]
    assert specification.advanced_auth is None
    assert {"documentation_url", "later_member", "advanced_auth"} <= set(dir(specification))
    assert specification.to_dict()["documentationUrl"] == "https://docs"
    assert "documentation_url='https://docs'" in repr(specification)
    for name in ("documentationUrl", "laterMember", "documentation_uri"):
        with pytest.raises(AttributeError, match=name):
            getattr(specification, name)
    with pytest.raises(KeyError):
        specification["documentation_url"]


def test_member_named_like_a_method_is_an_item_only() -> None:
    block = SkillContentBlock({"type": "list", "items": ["a"]})
    assert block["items"] == ["a"]
    assert list(block.items())[0] == ("type", "list")
    assert json.loads(json.dumps(block)) == block


def test_tagged_union() -> None:
    mapper = {"type": "hashing", "mapper_configuration": {"target_field": "f", "method": "MD5"}}
    unknown = {"type": "unknown", "x": 1}
    template = SourceTemplateCustomization({"stream_mappers": {"s": [mapper, unknown]}})
    assert template.stream_mappers
    first, second = template.stream_mappers["s"]
    assert first.mapper_configuration.target_field == "f"  # type: ignore[union-attr]
    assert second == unknown


def test_repr_shows_all_members_and_shortens_their_values() -> None:
    workspace = Workspace({f"member{n}": "x" * 1000 for n in range(20)} | {"inside": {"a": 1}, "many": [1, 2]})
    text = repr(workspace)
    assert all(f"member{n}='xxx" in text for n in range(20)) and len(text) < 20 * 100
    assert text.endswith("…, inside={…}, many=[2 items])")


def test_response_of(client: Client) -> None:
    workspaces = client.workspaces.list()
    response = response_of(workspaces)
    assert response_of(workspaces.envelope) is response
    assert response and (response.status, response.attempts, response.operation) == (200, 1, "workspaces.list")
    assert response.headers["content-type"].startswith("application/json")
    assert json.loads(response.body) == workspaces.to_dict() == response.json()
    assert response_of(workspaces.data[0]) is None


def test_execution_that_returns_a_file_has_bytes_and_no_result(drive_file: aa.Execution) -> None:
    assert drive_file.response.status == 200 and drive_file.response.body
    assert "bytes" in repr(drive_file)
    with pytest.raises(aa.DecodeError):
        drive_file.records  # noqa: B018


def test_response_that_is_not_json_raises(emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": "connectors.execute", "fault": "wrong_content_type"})
    with pytest.raises(aa.DecodeError):
        github.execute("issues", "list")


def test_result_that_is_not_json_raises_when_it_is_read(emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": "connectors.execute", "fault": "invalid_json"})
    execution = github.execute("issues", "list")
    with pytest.raises(aa.DecodeError):
        execution.records  # noqa: B018


def test_execution(github: Connector) -> None:
    execution = github.execute("issues", "list", {"per_page": 2})
    assert execution.status == "success"
    assert execution.records == execution.result == execution["result"]
    assert execution.metadata == execution.connector_metadata
    assert execution.execution_metadata.execution_time_ms >= 0
    assert execution.warning is None
    assert pickle.loads(pickle.dumps(execution)) == execution


def test_pages_have_the_parameters_of_the_next_page(github: Connector) -> None:
    pages = list(github.pages("issues", "list", {"per_page": 100}))
    assert [len(page.records) for page in pages] == [100, 100, 50]
    assert pages[0].next is not None and pages[-1].next is None


def test_connector_has_its_data(client: Client, github: Connector) -> None:
    assert github.name == "My GitHub Connector" and github.source_template.name == "GitHub"
    found = client.connector("github")
    assert (found.id, found.slug) == (github.id, "github")
    with pytest.raises(AttributeError, match="`get` fetches it"):
        found.source_template  # noqa: B018
    assert found.get().to_dict() == client.connectors.get(github.id).to_dict()
    assert found.update(name="Renamed").name == "Renamed"
    assert found.inspect().connector_id == github.id
    assert found.docs().outline
    assert found.delete().job_id
    assert send_http(client.base_url, "POST", "/_emulator/jobs/run")["status"] == 200
    assert client.connectors.list(workspace_name="default").data == []


def test_data_of_a_connector_cannot_be_set(client: Client, github: Connector) -> None:
    with pytest.raises(AttributeError, match=r"'Connector' object cannot be set; `update\(name=…\)` changes it"):
        github.name = "new"  # type: ignore[misc]
    for name in ("id", "source_template", "created_at", "slug"):
        with pytest.raises(AttributeError, match=f"attribute '{name}' of 'Connector' object cannot be set$"):
            setattr(github, name, "new")
    assert github.name == "My GitHub Connector" == client.connectors.get(github.id).name


def test_a_subclass_of_connector_may_have_attributes_of_its_own(github: Connector) -> None:
    class Repository(Connector):
        def __init__(self, *args: Any) -> None:
            self.team = "blue"
            super().__init__(*args)

    repository = Repository(github._requester, github.details)
    repository.team = "red"
    assert (repository.team, repository.name) == ("red", github.name)


def test_docs_are_markdown_as_a_string(github: Connector) -> None:
    docs = github.docs()
    assert str(docs).startswith("# GitHub\n\n") and "\n- `issues` Issues: " in str(docs)
    assert docs._repr_markdown_() == f"{docs}" and docs._repr_html_() is None
    assert repr(docs).startswith("SkillDocs(metadata={…}, outline=[")
    assert docs["outline"][0].id == "issues"


@pytest.mark.parametrize("members", [{}, {"metadata": {"title": "x"}}, {"metadata": object()}])
def test_docs_that_are_incomplete_are_shown_as_a_model(members: dict[str, Any]) -> None:
    docs = SkillDocs(members)
    assert str(docs) == repr(docs) and docs._repr_markdown_() is None


def test_unexpected_body_raises_decode_error(emulator: Emulator, client: Client) -> None:
    for body in ([], "text", 3, None, {"padding": ""}):
        fault = {"status": {"status": 200, "body": body}}
        emulator.faults({"operation": "workspaces.list", "fault": fault})
        with pytest.raises(aa.DecodeError, match="could not be decoded"):
            client.workspaces.list()


def test_next_raises_if_the_next_page_cannot_be_requested() -> None:
    with serve(b'{"status": "success", "result": [1], "connector_metadata": {"has_more": true}}') as client:
        execution = client.connectors.execute("id", "issues", "list")
    for same in (execution, pickle.loads(pickle.dumps(execution))):
        assert same.records == [1]
        with pytest.raises(aa.PagingError, match="there are more records"):
            same.next  # noqa: B018
