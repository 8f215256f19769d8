"""Lists: pages that iterate over everything."""

from __future__ import annotations

import asyncio
import copy
import pickle
from typing import Any

import pytest

from airbyte_agent import (
    AsyncListPage,
    BadRequestError,
    Client,
    ConfigurationError,
    Connector,
    DecodeError,
    Emulator,
    ListPage,
    response_of,
)
from airbyte_agent.types import Workspace

NAMES = ["default", "a", "b", "c"]


@pytest.fixture
def workspaces(client: Client) -> Client:
    for name in NAMES[1:]:
        client.tokens.create_scoped(workspace_name=name)
    return client


def test_a_page_is_a_sequence_of_its_entries_and_iterates_over_all(workspaces: Client) -> None:
    page = workspaces.workspaces.list(limit=3)
    assert isinstance(page, ListPage) and len(page) == len(page.data) == 3
    assert [workspace.name for workspace in page] == [workspace.name for workspace in page] == NAMES
    assert page[0].name == "default" and page[-1] is page.data[2] and page[1:] == page.data[1:]
    assert page[0] in page and Workspace({"id": "other"}) not in page
    assert repr(page) == "<Page of workspaces.list, 3 workspaces, next page>"


def test_a_page_has_the_parameters_of_the_next(workspaces: Client) -> None:
    page = workspaces.workspaces.list(limit=3)
    assert page.next is not None
    by_hand = workspaces.workspaces.list(limit=3, **page.next)
    following = page.next_page()
    assert following is not None and [workspace.name for workspace in following] == ["c"]
    assert following == by_hand and following.next is None and following.next_page() is None
    assert repr(following) == "<Page of workspaces.list, 1 workspace>"


def test_other_members_of_the_response_are_items_and_attributes(client: Client) -> None:
    page = client.definitions.list_sources(name="github")
    assert page.data is page["definitions"] and page.definitions[0].name == "GitHub"  # type: ignore[attr-defined]
    assert dict(page) == page.to_dict() == page.envelope
    response = response_of(page)
    assert response is not None and response.json() == page.to_dict()
    with pytest.raises(AttributeError, match="'ListPage' object has no attribute 'definition'"):
        page.definition  # type: ignore[attr-defined]  # noqa: B018


def test_lists_without_pages_and_bare_arrays_are_pages_too(client: Client) -> None:
    organizations = client.replication.organizations.list()
    assert organizations.next is None and len(list(organizations)) == len(organizations) == 1


def test_an_error_comes_from_the_call_and_not_from_the_iteration(emulator: Emulator, client: Client) -> None:
    emulator.faults({"operation": "workspaces.list", "fault": {"status": {"status": 400}}})
    with pytest.raises(BadRequestError):
        client.workspaces.list()


@pytest.mark.parametrize("body", [[], {"data": {}}, {"dat": []}, "nonsense"])
def test_what_is_not_a_page_is_a_decode_error(emulator: Emulator, client: Client, body: Any) -> None:
    emulator.faults({"operation": "workspaces.list", "fault": {"status": {"status": 200, "body": body}}})
    with pytest.raises(DecodeError):
        client.workspaces.list()
    assert client.workspaces.with_raw_response.list().response.json() == body


def test_a_page_can_be_copied_and_pickled(workspaces: Client) -> None:
    page = workspaces.workspaces.list(limit=3)
    for same in (copy.copy(page), copy.deepcopy(page)):
        assert same == page and [workspace.name for workspace in same] == NAMES
    unpickled = pickle.loads(pickle.dumps(page))
    assert unpickled == page and unpickled.next == page.next and repr(unpickled) == repr(page)
    read = []
    with pytest.raises(ConfigurationError, match=r"call `workspaces\.list\(\*\*page\.next\)` on a client"):
        for workspace in unpickled:
            read.append(workspace.name)
    assert read == NAMES[:3]


def test_a_page_can_be_made_by_hand() -> None:
    page: ListPage[Workspace] = ListPage([Workspace({"id": "1", "name": "mine"})])
    assert [workspace.name for workspace in page] == ["mine"] and page.to_dict()["data"][0]["id"] == "1"
    assert list(ListPage()) == [] and not ListPage()


async def test_asynchronous_lists(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        for name in NAMES[1:]:
            await client.tokens.create_scoped(workspace_name=name)
        assert [workspace.name async for workspace in client.workspaces.list(limit=3)] == NAMES
        page = await client.workspaces.list(limit=3)
        assert isinstance(page, AsyncListPage) and len(page) == 3
        assert [workspace.name async for workspace in page] == NAMES
        following = await page.next_page()
        assert following is not None and following[0].name == "c"
        task = asyncio.create_task(client.workspaces.list())
        assert (await task).data == (await asyncio.wait_for(client.workspaces.list(), 60)).data
        raw = await client.workspaces.with_raw_response.list(limit=3)
        assert raw.status == 200 and [workspace.name async for workspace in raw.parse()] == NAMES


def test_entries_of_connectors_are_connectors(client: Client, github: Connector) -> None:
    [found] = client.connectors.list(workspace_name="default")
    assert isinstance(found, Connector) and found == github
    assert (found.id, found.name, found.definition_id, found.slug) == (
        github.id,
        github.name,
        github.definition_id,
        "github",
    )
    assert found.summarized_source_template.name == found["summarized_source_template"]["name"] == "GitHub"  # type: ignore[attr-defined]
    assert len(found.execute("issues", "list", {"per_page": 3}).records) == 3
    with pytest.raises(AttributeError, match="'replication_config'; `get` fetches it"):
        found.replication_config  # noqa: B018
    assert dict(found) == found.to_dict()


def test_every_method_that_returns_a_connector_returns_a_handle(client: Client, github: Connector) -> None:
    updated = client.connectors.update(github.id, name="renamed")
    assert isinstance(updated, Connector) and updated.name == "renamed" and updated.slug == "github"
    assert updated == client.connectors.get(github.id) == client.connector("renamed") == github
    assert len({updated, github}) == 1


def test_a_connector_by_id_needs_no_request(emulator: Emulator, client: Client, github: Connector) -> None:
    before = len(emulator.journal())
    known = client.connector_by_id(github.id, kind="github")
    unknown = client.connector_by_id(github.id)
    assert len(emulator.journal()) == before
    assert (known.name, known.slug, known.definition_id) == (None, "github", github.definition_id)
    assert (unknown.name, unknown.slug, unknown.definition_id) == (None, None, None)
    assert sum(1 for _ in known.records("issues", "list", {"per_page": 100})) == 250
    assert repr(known) == f"<Connector github id {github.id}>"


def test_a_wrong_id_or_kind_says_what_to_do(client: Client, github: Connector) -> None:
    with pytest.raises(ValueError, match="`connector` finds a connector by its name or slug"):
        client.connector_by_id("github")
    with pytest.raises(ValueError, match="did you mean `github`"):
        client.connector_by_id(github.id, kind="gitub")
