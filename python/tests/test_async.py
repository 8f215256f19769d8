"""The event loop's side."""

from __future__ import annotations

import asyncio
import gc
import sys
import weakref
from collections.abc import Callable

import pytest

from airbyte_agent import AsyncClient, Emulator, InvalidRequestError, _crossing
from control import connect_async, faults, journal, wait_for_arrival

SLOW = {"operation": "workspaces.stats", "fault": {"latency": {"ms": 600_000}}}


async def until(condition: Callable[[], bool]) -> None:
    """Return when a condition holds; give up after a time that no machine needs."""
    async with asyncio.timeout(60) if sys.version_info >= (3, 11) else Unbounded():
        while not await asyncio.to_thread(condition):
            pass


class Unbounded:
    async def __aenter__(self) -> None: ...
    async def __aexit__(self, *_: object) -> None: ...


async def test_cancelling_a_task_drops_its_request(emulator: Emulator) -> None:
    faults(emulator, SLOW)
    async with emulator.async_client() as client:
        task = asyncio.create_task(client.workspaces.stats())
        await asyncio.to_thread(wait_for_arrival, emulator, "workspaces.stats")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: journal(emulator, "workspaces.stats")[0]["aborted"])
        assert (await client.workspaces.list()).data


async def test_a_timeout_around_a_call_drops_its_request(emulator: Emulator) -> None:
    faults(emulator, SLOW)
    async with emulator.async_client() as client:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.workspaces.stats(), 0.2)
        await until(lambda: all(entry["aborted"] for entry in journal(emulator, "workspaces.stats")))


async def test_a_thousand_calls_at_once(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        answers = await asyncio.gather(*(client.workspaces.list() for _ in range(1000)))
    assert {answer.data[0].name for answer in answers} == {"default"}


async def test_nothing_is_left_waiting(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        await client.workspaces.list()
        crossing = _crossing._crossings[asyncio.get_running_loop()]
        assert not crossing._waiting


def test_one_client_serves_loops_that_come_and_go(emulator: Emulator) -> None:
    client = emulator.async_client()

    async def once() -> str:
        return (await client.workspaces.list()).data[0].name

    assert {asyncio.run(once()) for _ in range(5)} == {"default"}


def test_a_loop_that_is_gone_takes_its_crossing_along(emulator: Emulator) -> None:
    client = emulator.async_client()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(client.workspaces.list())
    crossing = _crossing._crossings[loop]._native.fileno()
    assert crossing > 0
    gone = weakref.ref(loop)
    loop.close()
    del loop
    gc.collect()
    assert gone() is None


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not made for Windows")
def test_uvloop(emulator: Emulator) -> None:
    import uvloop

    async def many() -> int:
        async with emulator.async_client() as client:
            github = await connect_async(client)
            answers = await asyncio.gather(*(client.workspaces.list() for _ in range(100)))
            return len(answers) + len([issue async for issue in github.records("issues", "list", {"per_page": 100})])

    loop = uvloop.new_event_loop()
    try:
        assert loop.run_until_complete(many()) == 350
    finally:
        loop.close()


def test_a_loop_that_watches_nothing(emulator: Emulator) -> None:
    class Receiving(asyncio.SelectorEventLoop):
        """As the default loop of Windows is."""

        def add_reader(self, *_: object) -> None:  # type: ignore[override]
            raise NotImplementedError

    async def many(client: AsyncClient) -> int:
        return len(await asyncio.gather(*(client.workspaces.list() for _ in range(100))))

    async def stop_others() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    loop = Receiving()
    try:
        assert loop.run_until_complete(many(emulator.async_client())) == 100
        loop.run_until_complete(stop_others())
    finally:
        loop.close()


async def test_what_cannot_be_right_is_told_where_iteration_begins(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        with pytest.raises(InvalidRequestError, match="limit"):
            client.workspaces.list_all(limit="ten")  # type: ignore[arg-type]


async def test_an_iteration_that_is_left_can_be_closed(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        github = await connect_async(client)
        records = github.records("issues", "list", {"per_page": 10})
        async for record in records:
            assert record["number"]
            break
        await records.aclose()  # type: ignore[attr-defined]
        assert len(journal(emulator, "connectors.execute")) == 1
