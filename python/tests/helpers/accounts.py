"""Test accounts, and requests to the emulator without our client."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from airbyte_agent import AsyncClient, AsyncConnector, Client, Connector, Emulator


def send_http(url: str, method: str, path: str, body: object = None) -> dict[str, Any]:
    """Send an HTTP request without our client, and without following redirects. Returns `{status, location, body}`."""
    target = urlsplit(path if path.startswith("http") else url + path)
    connection = http.client.HTTPConnection(target.netloc, timeout=60)
    try:
        text = None if body is None else json.dumps(body)
        path = target._replace(scheme="", netloc="").geturl()
        connection.request(method, path, text, {"content-type": "application/json"})
        response = connection.getresponse()
        received = response.read().decode()
        try:
            decoded = json.loads(received)
        except ValueError:
            decoded = received
        return {"status": response.status, "location": response.getheader("location"), "body": decoded}
    finally:
        connection.close()


def wait_for_request(emulator: Emulator, operation: str) -> None:
    """Return when the emulator has received a request for an operation."""
    while not emulator.journal(operation):
        pass


GITHUB = "ef69ef6e-aa7f-4af1-a01d-ef775033524e"
ACCOUNT: dict[str, Any] = {
    "workspace_name": "default",
    "definition_id": GITHUB,
    "name": "My GitHub Connector",
    "credentials": {"option_title": "PAT Credentials", "personal_access_token": "ghp_made_up"},
    "replication_config": {"repositories": ["airbytehq/airbyte"]},
}


def connect(client: Client) -> Connector:
    """Create a GitHub connector."""
    return client.connectors.create(**ACCOUNT)


async def connect_async(client: AsyncClient) -> AsyncConnector:
    """Create a GitHub connector."""
    return await client.connectors.create(**ACCOUNT)


DRIVE: dict[str, Any] = {
    "workspace_name": "default",
    "connector_type": "Google Drive",
    "name": "Drive",
    "credentials": {"auth_type": "Client", "refresh_token": "x"},
}


def create_file(client: Client) -> tuple[str, dict[str, Any]]:
    """Create a Google Drive connector. Returns its id, and the parameters that download a file."""
    drive = client.connectors.create(**DRIVE)
    return drive.id, {"fileId": drive.execute("files", "list", {"pageSize": 1}).records[0]["id"]}
