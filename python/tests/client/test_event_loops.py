"""Event loops of several libraries, and none."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import anyio
import pytest

from airbyte_agent import Client, ConfigurationError, Emulator
from helpers.accounts import connect_async
from helpers.programs import run

LONG = {"operation": "workspaces.stats", "fault": {"latency": {"ms": 600_000}}}


async def test_synchronous_client_works_inside_a_running_loop(client: Client) -> None:
    # As in notebooks.
    assert client.workspaces.list().data[0].name == "default"
    assert [workspace.name for workspace in client.workspaces.list()] == ["default"]


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not made for Windows")
def test_uvloop(emulator: Emulator) -> None:
    import uvloop

    async def many() -> int:
        async with emulator.async_client() as client:
            github = await connect_async(client)
            results = await asyncio.gather(*(client.workspaces.list() for _ in range(100)))
            return len(results) + len([issue async for issue in github.records("issues", "list", {"per_page": 100})])

    loop = uvloop.new_event_loop()
    try:
        assert loop.run_until_complete(many()) == 350
    finally:
        loop.close()


def test_anyio(emulator: Emulator) -> None:
    names: list[str] = []

    async def main() -> None:
        async with emulator.async_client() as client:

            async def one() -> None:
                names.append((await client.workspaces.list()).data[0].name)

            async with anyio.create_task_group() as group:
                for _ in range(10):
                    group.start_soon(one)
            emulator.faults(LONG)
            with anyio.move_on_after(0.2) as scope:
                await client.workspaces.stats()
            assert scope.cancelled_caught
            async with anyio.create_task_group() as group:
                group.start_soon(client.workspaces.stats)
                await anyio.to_thread.run_sync(wait_for_arrivals, emulator, 2)
                group.cancel_scope.cancel()
            await client.workspaces.list()

    anyio.run(main, backend="asyncio")
    assert names == ["default"] * 10
    while not all(entry["aborted"] for entry in emulator.journal("workspaces.stats")):
        pass


def wait_for_arrivals(emulator: Emulator, count: int) -> None:
    while len(emulator.journal("workspaces.stats")) < count:
        pass


def test_error_without_an_asyncio_loop_says_what_to_use(emulator: Emulator) -> None:
    client = emulator.async_client()

    async def begin_to_iterate() -> None:
        async for _ in client.workspaces.list():
            pass

    # As trio, or another event loop, drives it.
    for coroutine in (
        client.workspaces.stats(),
        client.workspaces.list(),
        client.connector("github"),
        begin_to_iterate(),
    ):
        with pytest.raises(ConfigurationError, match="AsyncClient needs a running asyncio event loop") as caught:
            coroutine.send(None)
        assert caught.value.__suppress_context__ and "trio" in str(caught.value)
    assert not emulator.journal("workspaces.list")


def test_client_can_be_used_by_successive_loops(emulator: Emulator) -> None:
    client = emulator.async_client()

    async def once() -> str:
        return (await client.workspaces.list()).data[0].name

    assert {asyncio.run(once()) for _ in range(5)} == {"default"}


def test_loops_in_several_threads_can_share_a_client(emulator: Emulator) -> None:
    client, together = emulator.async_client(), Barrier(8)

    async def many() -> set[str]:
        together.wait()
        results = await asyncio.gather(*(client.workspaces.list() for _ in range(50)))
        return {response.data[0].name for response in results}

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: asyncio.run(many()), range(8))) == [{"default"}] * 8
    assert len(emulator.journal("tokens.create_application")) == 1


def test_closing_the_loop_during_a_call_drops_the_request(emulator: Emulator) -> None:
    emulator.faults(LONG)
    client = emulator.async_client()
    loop, call = asyncio.new_event_loop(), client.workspaces.stats()
    task = loop.create_task(call)
    while not emulator.journal("workspaces.stats"):
        loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    # The coroutine cannot continue. Garbage collection of its task also closes it.
    call.close()
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    while not emulator.journal("workspaces.stats")[0]["aborted"]:
        pass
    assert asyncio.run(client.workspaces.list()).data


def test_asyncio_debug_mode_reports_nothing(emulator: Emulator) -> None:
    script = """
import asyncio, logging, sys
from airbyte_agent import AsyncClient

async def main():
    # A slow machine is not a failure.
    asyncio.get_running_loop().slow_callback_duration = 60
    async with AsyncClient() as client:
        await asyncio.gather(*(client.workspaces.list() for _ in range(50)))
        tasks = [asyncio.create_task(client.workspaces.list()) for _ in range(50)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return [workspace.name async for workspace in client.workspaces.list()]

print(asyncio.run(main()), asyncio.run(main()))
"""
    noise = {"PYTHONASYNCIODEBUG": "1", "PYTHONWARNINGS": "error"}
    assert run(emulator, script, **noise) == (0, "['default'] ['default']\n", "")


def test_loop_without_add_reader(emulator: Emulator) -> None:
    class LoopWithoutReaders(asyncio.SelectorEventLoop):
        """A loop like the default loop of Windows."""

        def add_reader(self, *_: object) -> None:  # type: ignore[override]
            raise NotImplementedError

    async def many() -> int:
        return len(await asyncio.gather(*(client.workspaces.list() for _ in range(100))))

    async def stop_others() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    client, loop = emulator.async_client(), LoopWithoutReaders()
    try:
        for _ in range(2):
            assert loop.run_until_complete(asyncio.wait_for(many(), 60)) == 100
            # Some programs do this on their own loop, and continue to use it.
            loop.run_until_complete(stop_others())
    finally:
        loop.close()
