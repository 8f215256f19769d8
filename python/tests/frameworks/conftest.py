"""Fixtures of the tests of agent frameworks."""

from __future__ import annotations

from collections.abc import AsyncIterator

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
