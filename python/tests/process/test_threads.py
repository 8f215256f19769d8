"""Clients that are shared by threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from airbyte_agent import Client, Connector, Emulator
from helpers.accounts import connect


def test_threads_can_share_a_client(client: Client, github: Connector) -> None:
    together = Barrier(64)

    def work(number: int) -> int:
        together.wait()
        return (
            sum(1 for _ in github.records("issues", "list", {"per_page": 100}))
            if number % 8 == 0
            else len(client.workspaces.list().data)
        )

    with ThreadPoolExecutor(64) as pool:
        assert sum(pool.map(work, range(64))) == 8 * 250 + 56


def test_concurrent_first_calls_share_one_token(emulator: Emulator) -> None:
    with emulator.client() as other:
        connector = connect(other).id
    minted = len(emulator.journal("tokens.create_application"))
    together = Barrier(64)

    def work(number: int) -> int:
        together.wait()
        return len(client.connectors.execute(connector, "issues", "list", {"per_page": number + 1}).records)

    with ThreadPoolExecutor(64) as pool, emulator.client() as client:
        # Each thread gets the response to its own request.
        assert list(pool.map(work, range(64))) == list(range(1, 65))
    assert len(emulator.journal("tokens.create_application")) == minted + 1
