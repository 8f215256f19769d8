"""Fixtures of the tests of agent frameworks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from airbyte_agent import AsyncToolbox, Client, Connector, Emulator, Toolbox


@pytest.fixture
def toolbox(client: Client, github: Connector) -> Toolbox:
    """The tools of an account with a GitHub connector."""
    return client.tools()


@pytest.fixture
async def async_toolbox(emulator: Emulator, github: Connector) -> AsyncIterator[AsyncToolbox]:
    """The tools of the same account in an asynchronous client."""
    async with emulator.async_client() as client:
        yield client.tools()


@pytest.fixture(params=["synchronous", "asynchronous"])
def any_toolbox(
    request: pytest.FixtureRequest, toolbox: Toolbox, async_toolbox: AsyncToolbox
) -> Toolbox | AsyncToolbox:
    """The tools of either client, for a framework that awaits its tools."""
    return toolbox if request.param == "synchronous" else async_toolbox


@pytest.fixture
def allowing_toolbox(emulator: Emulator, github: Connector, tmp_path: Path) -> Iterator[Toolbox]:
    """The tools of the same account in a client whose policy allows comments."""
    policy = tmp_path / "policy.toml"
    policy.write_text('[policy]\ndefault = "ask"\nallow = ["read:*", "github.comments.create"]\n')
    with emulator.client(policy=policy) as client:
        yield client.tools()


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where calls wait for an approval."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
