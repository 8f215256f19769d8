"""One client, many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from airbyte_agent import Client
from control import connect


def test_sixty_four_threads_share_a_client(client: Client) -> None:
    github = connect(client)
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
