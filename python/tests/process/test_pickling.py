"""Pickled clients and connectors."""

from __future__ import annotations

import asyncio
import copy
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import airbyte_agent as aa
from airbyte_agent import AsyncClient, Client, Connector, Emulator
from helpers.accounts import connect

SECRET = "s3cret-that-nobody-may-see"


@pytest.fixture
def environment(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    monkeypatch.setenv("AIRBYTE_API_HOST", emulator.url)
    monkeypatch.setenv("AIRBYTE_CLIENT_ID", emulator.client_id)
    monkeypatch.setenv("AIRBYTE_CLIENT_SECRET", emulator.client_secret)
    return emulator


def count_issues(github: Connector) -> int:
    return sum(1 for _ in github.records("issues", "list", {"per_page": 100}))


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_workers_can_use_a_pickled_connector(environment: Emulator, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip("not on this system")
    github = connect(Client())
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        assert list(pool.map(count_issues, [github] * 4)) == [250] * 4


def test_secret_from_the_environment_is_not_pickled(environment: Emulator) -> None:
    client = Client(workspace="default", timeout=30)
    pickled = pickle.dumps(client)
    assert environment.client_secret.encode() not in pickled
    again = pickle.loads(pickled)
    assert again.workspaces.list() == client.workspaces.list()
    assert again.base_url == client.base_url


def test_secret_from_a_profile_is_not_pickled(emulator: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "profiles.toml"
    file.touch(mode=0o600)
    file.write_text(
        f'[here]\nbase_url = "{emulator.url}"\nclient_id = "{emulator.client_id}"\n'
        f'client_secret = "{emulator.client_secret}"\n'
    )
    pickled = pickle.dumps(Client(profile="here", settings_file=file))
    assert emulator.client_secret.encode() not in pickled
    assert pickle.loads(pickled).workspaces.list().data
    file.write_text("[there]\n")
    with pytest.raises(aa.ConfigurationError, match="no profile `here`"):
        pickle.loads(pickled)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"client_id": "me", "client_secret": SECRET}, "client_secret"),
        ({"token": SECRET}, "token"),
        ({"headers": {"x-key": SECRET}}, "headers"),
        ({"proxy": f"http://me:{SECRET}@proxy.example"}, "proxy"),
    ],
)
def test_secret_given_in_code_needs_pickle_secrets(environment: Emulator, given: dict[str, object], field: str) -> None:
    client = Client(**given)  # type: ignore[arg-type]
    with pytest.raises(aa.ConfigurationError, match="pickle_secrets") as caught:
        pickle.dumps(client)
    assert caught.value.errors[0].field == field
    assert SECRET not in str(caught.value)
    assert SECRET.encode() in pickle.dumps(client.with_options(pickle_secrets=True))


def test_pickle_secrets_includes_everything(emulator: Emulator) -> None:
    client = emulator.client().with_options(pickle_secrets=True, headers={"X-Mine": "1"})
    again = pickle.loads(pickle.dumps(client))
    again.workspaces.stats()
    assert emulator.journal("workspaces.stats")[0]["headers"]["x-mine"] == "1"
    # The option is pickled as well.
    assert pickle.loads(pickle.dumps(again)).workspaces.list().data


def test_token_option_needs_pickle_secrets(environment: Emulator) -> None:
    with pytest.raises(aa.ConfigurationError, match="token"):
        pickle.dumps(Client().with_options(token=SECRET))


def test_unpickled_copies_share_one_token(environment: Emulator) -> None:
    github = connect(Client())
    tokens = len(environment.journal("tokens.create_application"))
    for _ in range(5):
        assert pickle.loads(pickle.dumps(github)).check().status == "succeeded"
    assert len(environment.journal("tokens.create_application")) == tokens + 1


def test_pickled_connector_keeps_its_data(environment: Emulator) -> None:
    made = connect(Client())
    found = Client().connector("github")
    for connector in (made, found):
        again = pickle.loads(pickle.dumps(connector))
        assert again.to_dict() == connector.to_dict() and again.slug == connector.slug
        assert repr(again) == repr(connector)


def test_asynchronous_client_can_be_pickled(environment: Emulator) -> None:
    client: AsyncClient = pickle.loads(pickle.dumps(AsyncClient()))
    assert asyncio.run(client.workspaces.list()).data


def test_copies_share_the_session(emulator: Emulator) -> None:
    client = emulator.client()
    client.workspaces.list()
    for twin in (copy.copy(client), copy.deepcopy(client), copy.deepcopy({"agent": client})["agent"]):
        assert twin.workspaces.list().data
    assert len(emulator.journal("tokens.create_application")) == 1


def test_iterators_cannot_be_pickled(github: Connector) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(github.records("issues", "list"))
