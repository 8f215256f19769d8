"""What clients of the Airbyte API in any language may send: form-encoded tokens, lists in a query, letter cases."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from airbyte_agent import Emulator


@pytest.fixture(params=["/v1", "/api/public/v1"], ids=["cloud", "self-managed"])
def http(emulator: Emulator, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    base_url = emulator.url + request.param
    credentials = {"client_id": emulator.client_id, "client_secret": emulator.client_secret}
    answer = httpx.post(f"{base_url}/applications/token", data=credentials).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    with httpx.Client(base_url=base_url, headers=headers) as http:
        yield http


@pytest.fixture
def workspace_id(http: httpx.Client) -> str:
    return str(http.get("/workspaces").json()["data"][0]["workspaceId"])


@pytest.mark.parametrize("grant", [{}, {"grant_type": "client_credentials"}, {"grant-type": "client_credentials"}])
@pytest.mark.parametrize("base_path", ["", "/v1", "/api/public/v1"])
def test_a_token_is_requested_as_a_form_or_as_json(emulator: Emulator, base_path: str, grant: dict[str, str]) -> None:
    url = f"{emulator.url}{base_path}/applications/token"
    body = {"client_id": emulator.client_id, "client_secret": emulator.client_secret, **grant}
    for response in (httpx.post(url, data=body), httpx.post(url, json=body)):
        assert response.status_code == 200 and response.json()["access_token"]
    refused = httpx.post(url, data={**body, "client_secret": "wrong"})
    assert (refused.status_code, list(refused.json())) == (401, ["errorId"])


def test_lists_in_a_query_are_repeated_or_joined_by_commas(http: httpx.Client, workspace_id: str) -> None:
    other = http.post("/workspaces", json={"name": "Other"}).json()["workspaceId"]
    http.post("/workspaces", json={"name": "Unlisted"}).raise_for_status()
    for query in (f"workspaceIds={workspace_id}&workspaceIds={other}", f"workspaceIds={workspace_id},{other}"):
        listed = http.get(f"/workspaces?{query}").json()["data"]
        assert {entry["workspaceId"] for entry in listed} == {workspace_id, other}


def test_ids_booleans_and_enumerations_have_any_letter_case(http: httpx.Client, workspace_id: str) -> None:
    source = {"name": "Sample", "workspaceId": workspace_id.upper(), "configuration": {"sourceType": "faker"}}
    source_id = http.post("/sources", json=source).json()["sourceId"]
    assert http.get(f"/sources/{source_id.upper()}").json()["sourceId"] == source_id
    http.delete(f"/sources/{source_id}").raise_for_status()
    listed = http.get(f"/sources?workspaceIds={workspace_id.upper()}&includeDeleted=True").json()["data"]
    assert [entry["sourceId"] for entry in listed] == [source_id]
    assert http.get("/jobs?jobType=SYNC&status=Succeeded").json()["data"] == []
    assert http.get("/jobs?status=finished").status_code == 400


def test_unknown_parameters_and_members_are_ignored(http: httpx.Client) -> None:
    assert http.get("/workspaces?page=2&limit=1").json()["data"]
    created = http.post("/workspaces", json={"name": "Other", "colour": "red"})
    assert created.status_code == 200 and "colour" not in created.json()


def test_other_methods_and_paths_are_refused_by_the_framework(http: httpx.Client) -> None:
    head = http.head("/workspaces")
    assert (head.status_code, head.headers["content-type"], head.content) == (200, "application/json", b"")
    for method, path, status in (
        ("OPTIONS", "/workspaces", 405),
        ("PATCH", "/workspaces", 405),
        ("GET", "/workspaces/", 404),
        ("GET", "/nowhere", 404),
    ):
        refused = http.request(method, path)
        assert refused.status_code == status
        assert refused.json()["message"] and refused.json()["_links"]
    assert http.post("/workspaces", content="name=a", headers={"content-type": "text/plain"}).status_code == 415


def test_without_a_token_nothing_but_the_health_is_answered(http: httpx.Client) -> None:
    del http.headers["Authorization"]
    assert http.get("/health").text == "Successful operation"
    refused = http.get("/workspaces")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
