"""Fixtures of all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from airbyte_agent import Client, Connector, Emulator
from helpers.accounts import connect


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Remove the credentials of the environment."""
    for name in ("CLIENT_ID", "CLIENT_SECRET", "TOKEN", "ORGANIZATION_ID", "WORKSPACE", "API_HOST", "PROFILE"):
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
