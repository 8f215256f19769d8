"""What has become of the iterators of a client that is closed."""

from __future__ import annotations

import pytest

from airbyte_agent import Client, ConfigurationError, Connector, Emulator


def test_iterators_stop(client: Client, github: Connector) -> None:
    records = github.records("issues", "list", {"per_page": 10})
    pages = github.pages("issues", "list", {"per_page": 10})
    assert next(records)["number"] == 1 and len(next(pages).records) == 10
    client.close()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        list(records)
    with pytest.raises(ConfigurationError, match="the client is closed"):
        next(pages)


async def test_asynchronous_iterators_stop(emulator: Emulator, github: Connector) -> None:
    client = emulator.async_client()
    records = (await client.connector(github.id)).records("issues", "list", {"per_page": 10})
    await anext(records)
    await client.close()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        _ = [record async for record in records]


def test_other_clients_of_the_session_go_on(client: Client, github: Connector) -> None:
    patient = client.with_options(timeout=600)
    records = patient.connector(github.id).records("issues", "list", {"per_page": 100})
    client.close()
    assert sum(1 for _ in records) == 250
