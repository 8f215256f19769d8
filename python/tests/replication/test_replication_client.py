"""The client of the Airbyte API: its construction, its options, its end."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from airbyte_agent import (
    APIResponse,
    AsyncReplication,
    Client,
    ConfigurationError,
    Emulator,
    InvalidRequestError,
    ListPage,
    Replication,
    response_of,
)
from airbyte_agent.replication import Job
from helpers.connections import INSTANT, create_connection

SECRET = "s3cret-that-nobody-may-see"


def test_client_has_one_for_its_lifetime(client: Client) -> None:
    assert client.replication is client.replication
    assert isinstance(client.replication, Replication)
    assert client.replication.workspaces.list().data
    changed = client.with_options(max_retries=0)
    assert changed.replication is not client.replication and changed.replication.workspaces.list().data


async def test_asynchronous_client_has_one_for_its_lifetime(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        assert client.replication is client.replication
        assert isinstance(client.replication, AsyncReplication)
        assert (await client.replication.workspaces.list()).data


def test_programs_that_do_not_use_it_do_not_load_it() -> None:
    script = """
import sys
from airbyte_agent import Client

client = Client(token="x")
print([name for name in sys.modules if "replication" in name])
client.replication
print("airbyte_agent._generated.replication.models" in sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\nTrue\n"


def test_with_options_shares_the_session(emulator: Emulator) -> None:
    with emulator.replication() as airbyte:
        airbyte.workspaces.list()
        emulator.faults({"operation": "replication.workspaces.list", "fault": {"status": {"status": 503}}})
        hasty = airbyte.with_options(max_retries=0, headers={"x-purpose": "test"})
        assert isinstance(hasty, Replication)
        with pytest.raises(Exception, match="503"):
            hasty.workspaces.list()
        sent = emulator.journal("replication.workspaces.list")[1:]
        assert [entry.headers["x-purpose"] for entry in sent] == ["test"]
        assert len([entry for entry in emulator.journal() if entry.path.endswith("/token")]) == 1
    emulator.faults()
    assert hasty.workspaces.list().data


def test_closed_client(emulator: Emulator) -> None:
    airbyte = emulator.replication()
    airbyte.close()
    assert repr(airbyte) == "<Replication, closed>"
    with pytest.raises(ConfigurationError, match="the client is closed"):
        airbyte.jobs.list()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        airbyte.connections.sync("c")


def test_repr_has_no_secrets(emulator: Emulator) -> None:
    airbyte = emulator.replication()
    assert repr(airbyte) == f"<Replication {emulator.replication_url}>"
    assert repr(emulator.async_replication()) == f"<AsyncReplication {emulator.replication_url}>"
    assert airbyte.base_url == emulator.replication_url
    assert emulator.client_secret not in str([airbyte, vars(type(airbyte)), airbyte.jobs])


def test_pickled(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRBYTE_CLOUD_API_URL", emulator.replication_url)
    monkeypatch.setenv("AIRBYTE_CLIENT_ID", emulator.client_id)
    monkeypatch.setenv("AIRBYTE_CLIENT_SECRET", emulator.client_secret)
    for airbyte in (Replication(), Client().replication):
        pickled = pickle.dumps(airbyte)
        assert emulator.client_secret.encode() not in pickled
        again = pickle.loads(pickled)
        assert type(again) is Replication and again.workspaces.list() == airbyte.workspaces.list()
    assert type(pickle.loads(pickle.dumps(AsyncReplication()))) is AsyncReplication


def test_secrets_from_code_are_pickled_only_on_request(emulator: Emulator) -> None:
    airbyte = emulator.replication()
    with pytest.raises(ConfigurationError, match="pickle_secrets=True") as refused:
        pickle.dumps(airbyte)
    assert emulator.client_secret not in str(refused.value)
    again = pickle.loads(pickle.dumps(airbyte.with_options(pickle_secrets=True)))
    assert again.workspaces.list().data


@pytest.mark.parametrize("emulator", [{"edition": "self-managed", "auth": False}], indirect=True)
def test_without_authorization(emulator: Emulator) -> None:
    with Replication(replication_url=emulator.replication_url, auth="none") as airbyte:
        assert airbyte.workspaces.list().data
    assert [entry.operation for entry in emulator.journal()] == ["replication.workspaces.list"]
    assert "authorization" not in emulator.journal()[0].headers


@pytest.mark.parametrize("emulator", [{"edition": "self-managed", "auth": False}], indirect=True)
def test_basic_authorization(emulator: Emulator) -> None:
    access = {"replication_url": emulator.replication_url, "username": "rita", "password": SECRET}
    with Replication(auth="basic", **access) as airbyte:  # type: ignore[arg-type]
        assert airbyte.workspaces.list().data
        assert SECRET not in repr(airbyte)
    [entry] = emulator.journal()
    assert entry.headers["authorization"].startswith("Basic ") and SECRET not in str(entry)


def test_address_from_the_environment(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRBYTE_CLOUD_API_URL", emulator.replication_url)
    assert Replication(token="x").base_url == emulator.replication_url
    assert Client(token="x").replication.base_url == emulator.replication_url
    assert Replication(token="x", replication_url="http://localhost:8000").base_url.startswith("http://localhost:8000/")


def test_configuration_api_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="replication_url.*api/v1"):
        Replication(token="x", replication_url="http://localhost:8000/api/v1")


def test_organization_is_no_option_of_a_call(emulator: Emulator) -> None:
    with emulator.replication() as airbyte, pytest.raises(InvalidRequestError, match="organization_id"):
        airbyte.jobs.list(organization_id="o")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert emulator.journal("replication.jobs.list") == []


@contextmanager
def web_page() -> Iterator[str]:
    """The address of a server whose every page is HTML."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Airbyte</title>")

        do_POST = do_GET

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_base_url_of_a_web_page() -> None:
    with web_page() as url:
        airbyte = Replication(replication_url=f"{url}/v1", auth="none")
        with pytest.raises(ConfigurationError, match=f"{url}/v1"):
            airbyte.workspaces.list()


def test_raw_responses(emulator: Emulator) -> None:
    with emulator.replication() as airbyte:
        response = airbyte.sources.with_raw_response.list()
        assert isinstance(response, APIResponse) and isinstance(response.parse(), ListPage)
        emulator.script_jobs(INSTANT)
        connection = create_connection(airbyte)
        synced = airbyte.connections.with_raw_response.sync(connection)
        assert isinstance(synced, APIResponse) and synced.status == 200 and synced.request_id
        job = synced.parse()
        assert isinstance(job, Job) and job.status == "succeeded"
        assert airbyte.connections.with_raw_response.find("Samples").parse()


def test_response_of_a_result(emulator: Emulator) -> None:
    emulator.script_jobs(INSTANT)
    with emulator.replication() as airbyte:
        workspaces = airbyte.workspaces.list()
        response = response_of(workspaces)
        assert isinstance(workspaces, ListPage) and response and response.status == 200
        job = airbyte.connections.sync(create_connection(airbyte))
        response = response_of(job)
        assert response and response.json() == job
