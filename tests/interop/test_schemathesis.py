"""Requests that schemathesis derives from the contract of the Airbyte API, valid and invalid ones.

`tests/contract/README.md` says what is checked and what is not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import hypothesis
import pytest
import requests
import schemathesis
import yaml
from schemathesis import checks
from schemathesis.config import SchemathesisConfig

from airbyte_agent import Emulator

CONTRACT = Path(__file__).parents[1] / "contract" / "replication" / "public-api.openapi.yaml"
SILENT = {"test_destination": {"test_destination_type": "SILENT"}}
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]

# Requests that are generated for each operation. If the number is given, there are also those that cover each rule of
# its schema, which are thousands.
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES")

# Answered with 501 by self-managed installations.
NOT_IMPLEMENTED = {
    "POST /applications",
    "DELETE /applications/{applicationId}",
    "POST /sources/initiateOAuth",
    "PUT /workspaces/{workspaceId}/oauthCredentials",
    "DELETE /workspaces/{workspaceId}/oauthCredentials/{actorType}/{name}",
}


def contract() -> dict[str, Any]:
    """The contract, with the status of a success that the service sends where upstream says another."""
    document: dict[str, Any] = yaml.safe_load(CONTRACT.read_text())
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "x-server-status" in operation:
                success = operation["responses"].pop("200")
                operation["responses"][str(operation["x-server-status"])] = success
    # It has no body, so the service sends no type of it.
    document["paths"]["/"]["get"]["responses"]["302"].pop("content")
    return document


CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {"max-examples": int(EXAMPLES or 5), "deterministic": EXAMPLES is None},
        "phases": {"coverage": {"enabled": EXAMPLES is not None}},
    }
)
SCHEMA = schemathesis.openapi.from_dict(contract(), config=CONFIG)


@dataclass
class Service:
    """An emulator in which there is something of every kind."""

    emulator: Emulator
    http: httpx.Client
    session: requests.Session = field(default_factory=requests.Session)
    snapshot: str = ""
    # Values that exist, by the names of the members that have them.
    known: dict[str, list[Any]] = field(default_factory=dict)

    def create(self, path: str, **body: Any) -> None:
        """Create something, and note its id."""
        response = self.http.post(path, json=body).raise_for_status().json()
        for name, value in response.items():
            if name.endswith("Id"):
                self.known.setdefault(name, []).append(value)

    def first(self, name: str) -> Any:
        return self.known[name][0]

    def fill(self) -> None:
        organizations = self.http.get("/organizations").json()["data"]
        organization_id = organizations[0]["organizationId"]
        users = self.http.get("/users", params={"organizationId": organization_id}).json()["data"]
        applications = self.http.get("/applications").json()["applications"]
        self.known = {
            "organizationId": [organization_id],
            "userId": [entry["id"] for entry in users],
            "applicationId": [entry["id"] for entry in applications],
        }
        self.create("/workspaces", name="Analytics", organizationId=organization_id)
        workspace_id, user_id = self.first("workspaceId"), self.first("userId")
        self.create("/sources", name="Sample", workspaceId=workspace_id, configuration={"sourceType": "faker"})
        self.create(
            "/destinations",
            name="Nowhere",
            workspaceId=workspace_id,
            definitionId="a7bcc9d8-13b3-4e49-b80d-d020b90045e3",
            configuration=SILENT,
        )
        self.create("/tags", name="nightly", color="0099FF", workspaceId=workspace_id)
        self.create(
            "/connections", sourceId=self.first("sourceId"), destinationId=self.first("destinationId"), name="All"
        )
        self.create("/jobs", connectionId=self.first("connectionId"), jobType="sync")
        self.create("/permissions", userId=user_id, workspaceId=workspace_id, permissionType="workspace_reader")
        self.create("/groups", name="Analysts", organizationId=organization_id)
        self.create("/regions", name="Moon", organizationId=organization_id)
        self.create("/dataplanes", name="Crater", regionId=self.first("regionId"))
        group = f"/groups/{self.first('groupId')}"
        self.create(f"{group}/members", userId=user_id)
        self.create(f"{group}/permissions", workspaceId=workspace_id, permissionType="workspace_reader")
        definition = {"name": "Bakery", "manifest": {"version": "6.0.0", "type": "DeclarativeSource", "spec": {}}}
        created = self.http.post(f"/workspaces/{workspace_id}/definitions/declarative_sources", json=definition)
        self.known["definitionId"].append(created.raise_for_status().json()["id"])
        self.known["configuration"] = [{"sourceType": "faker"}, {"count": 5}, SILENT]
        self.snapshot = self.emulator.snapshot()

    def send(self, case: schemathesis.Case) -> schemathesis.Response:
        """Send a request, and undo what it has changed."""
        for part in ("path_parameters", "query", "body"):
            setattr(case, part, self.with_known(getattr(case, part)))
        headers = {"Authorization": self.http.headers["Authorization"]}
        response = case.call(str(self.http.base_url), self.session, headers, allow_redirects=False)
        if case.method != "GET" and response.status_code < 300:
            self.emulator.restore(self.snapshot)
        return response

    def with_known(self, value: Any, name: str = "") -> Any:
        """Put ids of what exists where any id is allowed, in three of four requests."""
        if isinstance(value, dict) and not (name == "configuration" and name in self.known):
            return {member: self.with_known(inner, member) for member, inner in value.items()}
        if isinstance(value, list):
            return [self.with_known(inner, name.removesuffix("s")) for inner in value]
        number = number_of(value)
        known = self.known.get(name, [])
        return known[number % len(known)] if known and number and number % 4 else value


def number_of(value: Any) -> int:
    """A number that tells values apart, and is 0 if a value is no id."""
    if isinstance(value, dict):
        return len(str(value))
    if isinstance(value, int):
        return abs(value)
    try:
        return UUID(value).int
    except (AttributeError, TypeError, ValueError):
        return 0


@pytest.fixture(scope="module", params=["cloud", "self-managed"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with Emulator(edition=request.param) as emulator:
        credentials = {"client_id": emulator.client_id, "client_secret": emulator.client_secret}
        base_url = f"{emulator.url}/v1"
        token = httpx.post(f"{base_url}/applications/token", data=credentials).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=base_url, headers=headers) as http:
            service = Service(emulator, http)
            service.fill()
            yield service


def is_deliberate(case: schemathesis.Case, response: schemathesis.Response) -> bool:
    """Whether the service fails in this way too (`PUBLIC-API-BEHAVIOUR.md`)."""
    body = case.body if isinstance(case.body, dict) else {}
    if response.status_code == 501:
        return case.operation.label in NOT_IMPLEMENTED and not response.content
    if response.status_code != 500:
        return False
    if "/declarative_sources" in case.path:
        manifest = body.get("manifest")
        has_spec = isinstance(manifest, dict) and isinstance(manifest.get("spec"), dict)
        return not has_spec and response.json()["title"] == "unexpected-problem"
    is_no_object = "configuration" in body and not isinstance(body["configuration"], dict)
    return case.path.startswith(("/sources", "/destinations")) and is_no_object and list(response.json()) == ["errorId"]


@SCHEMA.parametrize()
@hypothesis.settings(deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck))
def test_responses_keep_to_the_contract(case: schemathesis.Case, service: Service) -> None:
    response = service.send(case)
    if not is_deliberate(case, response):
        case.validate_response(response, checks=CHECKS)
