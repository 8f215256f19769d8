"""Fixtures of all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from airbyte_agent import Client, Connector, Emulator, Execution
from helpers.accounts import connect


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Remove the credentials of the environment."""
    access = ("CLIENT_ID", "CLIENT_SECRET", "TOKEN", "AUTH", "USERNAME", "PASSWORD", "PROFILE")
    for name in (*access, "ORGANIZATION_ID", "WORKSPACE", "API_HOST", "CLOUD_API_URL"):
        monkeypatch.delenv(f"AIRBYTE_{name}", raising=False)
    settings = tmp_path / "settings.toml"
    settings.touch(mode=0o600)
    monkeypatch.setenv("AIRBYTE_SETTINGS_FILE", str(settings))


@pytest.fixture
def emulator(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """An emulator. Its options are the fixture's indirect parameter."""
    with Emulator(**getattr(request, "param", {})) as emulator:
        yield emulator


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    with emulator.client() as client:
        yield client


@pytest.fixture
def github(client: Client) -> Connector:
    """A GitHub connector."""
    return connect(client)


@pytest.fixture
def drive_file(client: Client) -> Execution:
    """An execution that returned a file instead of a result."""
    drive = client.connectors.create(
        workspace_name="default",
        connector_type="Google Drive",
        name="Drive",
        credentials={"auth_type": "Client", "refresh_token": "x"},
    )
    file_id = drive.execute("files", "list", {"pageSize": 1}).records[0]["id"]
    return drive.execute("files", "download", {"fileId": file_id})
