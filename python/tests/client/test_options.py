"""Options of calls, and `with_options`."""

from __future__ import annotations

import pytest

import airbyte_agent as aa
from airbyte_agent import Client, Connector, Emulator


def test_with_options_shares_the_token(emulator: Emulator, client: Client) -> None:
    other = client.with_options(headers={"X-Mine": "1"}, organization_id=emulator.organization_id)
    client.workspaces.stats()
    other.workspaces.stats()
    before, after = emulator.journal("workspaces.stats")
    assert "x-mine" not in before["headers"] and after["headers"]["x-mine"] == "1"
    assert after["headers"]["x-organization-id"] == emulator.organization_id
    assert len(emulator.journal("tokens.create_application")) == 1


def test_precedence_of_options(emulator: Emulator, client: Client) -> None:
    patient = client.with_options(headers={"X-One": "client", "X-Two": "client"}).with_options(headers={"x-two": "2"})
    patient.workspaces.stats(headers={"X-Three": "call"})
    patient.workspaces.stats(headers={"X-ONE": "call"})
    first, second = (entry["headers"] for entry in emulator.journal("workspaces.stats"))
    assert (first["x-one"], first["x-two"], first["x-three"]) == ("client", "2", "call")
    assert (second["x-one"], second["x-two"]) == ("call", "2")


def test_max_retries(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"status": {"status": 503}}})
    client = emulator.client(retry_delay=0)
    for max_retries in (0, 2):
        with pytest.raises(aa.InternalServerError) as caught:
            client.with_options(max_retries=max_retries).workspaces.stats()
        assert caught.value.attempts == max_retries + 1
    with pytest.raises(aa.InternalServerError) as caught:
        client.with_options(max_retries=0).workspaces.stats(max_retries=1)
    assert caught.value.attempts == 2


def test_timeout_of_a_connector_applies_to_its_pages(emulator: Emulator, github: Connector) -> None:
    emulator.faults({"operation": "connectors.execute", "nth": 2, "fault": {"latency": {"ms": 600_000}}})
    pages = github.with_options(timeout=0.2).pages("issues", "list", {"per_page": 10})
    next(pages)
    with pytest.raises(aa.APITimeoutError):
        next(pages)


def test_client_still_works_after_the_original_is_closed(client: Client) -> None:
    other = client.with_options(timeout=30)
    client.close()
    assert other.workspaces.list().data
    assert "closed" in repr(client) and "closed" not in repr(other)


async def test_asynchronous_with_options(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        await client.with_options(headers={"X-Mine": "1"}).workspaces.stats()
    assert emulator.journal("workspaces.stats")[0]["headers"]["x-mine"] == "1"


@pytest.mark.parametrize(("name", "value"), [("timeout", "long"), ("max_retries", -1), ("headers", ["x"])])
def test_with_options_rejects_invalid_values(client: Client, name: str, value: object) -> None:
    with pytest.raises(aa.InvalidRequestError) as caught:
        client.with_options(**{name: value})  # type: ignore[arg-type]
    assert caught.value.errors[0].field == name


def test_misspelt_names_get_a_suggestion(client: Client, github: Connector) -> None:
    for call, name, near in (
        (lambda: client.workspaces.list(time_out=1), "time_out", "timeout"),  # type: ignore[call-arg]
        (lambda: client.workspaces.list(limmit=1), "limmit", "limit"),  # type: ignore[call-arg]
        (lambda: client.connector("github", workspce="x"), "workspce", "workspace"),  # type: ignore[call-arg]
        (lambda: github.execute("issues", "list", select_field=[]), "select_field", "select_fields"),  # type: ignore[call-arg]
        (lambda: github.update(nam="x"), "nam", "name"),  # type: ignore[call-arg]
        (lambda: client.with_options(retries=1), "retries", "max_retries"),  # type: ignore[call-arg]
        (lambda: Client(client_secrt="x"), "client_secrt", "client_secret"),  # type: ignore[call-arg]
        (lambda: aa.configure(time_out=1), "time_out", "timeout"),  # type: ignore[call-arg]
        (lambda: Emulator(record=1), "record", "records"),  # type: ignore[call-arg]
    ):
        with pytest.raises(TypeError) as caught:
            call()
        assert f"unexpected keyword argument '{name}'. Did you mean '{near}'?" in str(caught.value)
    assert github.execute("issues", "list").records


def test_unrelated_name_gets_no_suggestion(client: Client) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'zzz'$"):
        client.workspaces.list(zzz=1)  # type: ignore[call-arg]
