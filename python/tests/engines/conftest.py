"""Fixtures of the tests of engines, which are installed by `make test-engines` alone, because of their size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from airbyte_agent import Client, Connector, Emulator
from helpers.accounts import connect
from helpers.broken_workers import BreaksOnce

collect_ignore_glob = [] if find_spec("dlt") else ["test_*.py"]


# Engines send nothing about their use, and leave no pipelines. Some look at these variables when they are imported.
_FOLDER = TemporaryDirectory(prefix="engines-")
if not collect_ignore_glob:
    os.environ["DO_NOT_TRACK"] = "true"
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    os.environ["DLT_DATA_DIR"] = _FOLDER.name


def credentials(emulator: Emulator) -> dict[str, str]:
    """The variables with which a client connects to an emulator."""
    return {
        "AIRBYTE_API_HOST": emulator.url,
        "AIRBYTE_CLIENT_ID": emulator.client_id,
        "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
    }


@pytest.fixture(scope="session")
def shared_emulator() -> Iterator[Emulator]:
    """The emulator of all tests: the workers of an engine have the environment in which it was started."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def workers_environment(shared_emulator: Emulator) -> Iterator[None]:
    """The environment in which an engine is started."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in credentials(shared_emulator).items():
            environment.setenv(name, value)
        yield


@pytest.fixture
def emulator(shared_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    for name, value in credentials(shared_emulator).items():
        monkeypatch.setenv(name, value)
    yield shared_emulator
    shared_emulator.faults()
    shared_emulator.reset()


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    """A client that retries nothing, and whose secret is in the environment."""
    with Client(max_retries=0) as client:
        yield client


@pytest.fixture
def github(client: Client) -> Connector:
    return connect(client)


@pytest.fixture
def breaks_once(github: Connector, tmp_path: Path) -> BreaksOnce:
    """A connector whose first reader dies in the middle."""
    connector = BreaksOnce(github._requester, github._data())
    connector.at = str(tmp_path / "broken")
    return connector


@pytest.fixture
def requested(emulator: Emulator) -> Iterator[object]:
    """A function that returns where each page began that was requested."""
    before = len(emulator.journal("connectors.execute"))

    def requested() -> list[str | None]:
        entries = emulator.journal("connectors.execute")[before:]
        return [entry["body"].get("params", {}).get("after") for entry in entries]

    yield requested
