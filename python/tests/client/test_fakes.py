"""What tests of users do with clients: they patch, mock and subclass them."""

from __future__ import annotations

import copy
import pickle
from typing import Any
from unittest import mock

import pytest

from airbyte_agent import (
    AsyncClient,
    Client,
    Connector,
    Emulator,
    Execution,
    InvalidRequestError,
    NotFoundError,
    Page,
    types,
)


def test_methods_of_an_instance_can_be_patched(client: Client, github: Connector) -> None:
    with mock.patch.object(client.workspaces, "list", side_effect=NotFoundError("gone", status=404)):
        with pytest.raises(NotFoundError) as caught:
            client.workspaces.list()
        assert (caught.value.status, str(caught.value)) == (404, "gone")
    assert client.workspaces.list().data[0].name == "default"
    with mock.patch.object(client, "connector", return_value=github), mock.patch.object(github, "execute") as execute:
        client.connector("anything").execute("issues", "list")
    execute.assert_called_once_with("issues", "list")


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_autospec_knows_resources_and_their_methods(kind: type[Any]) -> None:
    fake = mock.create_autospec(kind, instance=True)
    workspace = types.Workspace({"id": "w1", "name": "fake"})
    fake.workspaces.get.return_value = workspace
    if kind is Client:
        assert fake.workspaces.get("w1").name == "fake"
    with pytest.raises(TypeError, match="workspace_id"):
        fake.workspaces.get()
    with pytest.raises(AttributeError):
        _ = fake.workspaces.fetch
    with pytest.raises(AttributeError):
        _ = fake.templates.sources.fetch


class Team(Client):
    """A client of a user with a constructor and a state of its own."""

    def __init__(self, team: str, emulator: Emulator) -> None:
        super().__init__(base_url=emulator.url, client_id=emulator.client_id, client_secret=emulator.client_secret)
        self.team = team


def test_subclasses_keep_their_state(emulator: Emulator) -> None:
    client = Team("blue", emulator)
    assert client.workspaces.list().data
    patient = client.with_options(timeout=600, pickle_secrets=True)
    for other in (patient, pickle.loads(pickle.dumps(patient)), copy.copy(client)):
        assert type(other) is Team and other.team == "blue"
        assert other.workspaces is not client.workspaces and other.workspaces.list().data


@pytest.mark.parametrize("kind", [Execution, Page])
def test_results_can_be_created(kind: type[Any]) -> None:
    fake = kind([{"number": 1}, {"number": 2}], connector_metadata={"total": 2}, next={"page": 2})
    for it in (fake, pickle.loads(pickle.dumps(fake)), copy.deepcopy(fake)):
        assert [record["number"] for record in it.records] == [1, 2]
        assert (it.next, it.connector_metadata, it.status) == ({"page": 2}, {"total": 2}, "success")
    last = kind({"data": [{"number": 3}]})
    assert (last.records, last.next) == ([{"number": 3}], None)
    with pytest.raises(InvalidRequestError, match="result"):
        kind(object())


def test_code_that_reads_a_connector_can_be_tested_without_one() -> None:
    fake = mock.create_autospec(Connector, instance=True)
    fake.execute.return_value = Execution([{"title": "Broken"}])
    assert [issue["title"] for issue in fake.execute("issues", "list").records] == ["Broken"]
    with pytest.raises(TypeError, match="action"):
        fake.execute("issues")


def test_resources_are_created_once(client: Client) -> None:
    assert client.templates.sources is client.templates.sources
    assert "workspaces" in dir(client)
