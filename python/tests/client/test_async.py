"""Cancellation, timeouts and concurrency of asynchronous calls."""

from __future__ import annotations

import asyncio
import gc
import sys
import weakref
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from airbyte_agent import APIStatusError, AsyncClient, Client, Emulator, InvalidRequestError
from airbyte_agent._async import call_queue
from helpers.accounts import connect_async, create_file, wait_for_request

SLOW = {"operation": "workspaces.stats", "fault": {"latency": {"ms": 600_000}}}


async def until(condition: Callable[[], bool]) -> None:
    """Return when a condition is true, or fail after a minute."""
    async with asyncio.timeout(60) if sys.version_info >= (3, 11) else NoTimeout():
        while not await asyncio.to_thread(condition):
            pass


def pending_calls() -> int:
    """The number of unfinished calls of the running loop."""
    return len(call_queue._queues[asyncio.get_running_loop()]._futures)


class NoTimeout:
    async def __aenter__(self) -> None: ...
    async def __aexit__(self, *_: object) -> None: ...


async def test_cancelling_a_task_drops_its_request(emulator: Emulator) -> None:
    emulator.faults(SLOW)
    async with emulator.async_client() as client:
        task = asyncio.create_task(client.workspaces.stats())
        await asyncio.to_thread(wait_for_request, emulator, "workspaces.stats")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: emulator.journal("workspaces.stats")[0]["aborted"])
        assert (await client.workspaces.list()).data


async def test_call_of_a_task_cancelled_before_it_starts_is_not_sent(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        task = asyncio.create_task(client.workspaces.stats())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await client.workspaces.list()
    assert not emulator.journal("workspaces.stats")


async def test_cancelling_a_hundred_tasks_drops_their_requests(emulator: Emulator) -> None:
    emulator.faults(SLOW)
    async with emulator.async_client() as client:
        tasks = [asyncio.create_task(client.workspaces.stats()) for _ in range(100)]
        await until(lambda: len(emulator.journal("workspaces.stats")) == 100)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(error) for error in ended} == {asyncio.CancelledError}
        await until(lambda: all(entry["aborted"] for entry in emulator.journal("workspaces.stats")))
        assert not pending_calls()


async def test_cancelling_an_iteration_drops_the_request_of_its_page(emulator: Emulator) -> None:
    emulator.faults({"operation": "connectors.execute", "nth": 2, "fault": {"latency": {"ms": 600_000}}})
    seen = []
    async with emulator.async_client() as client:
        github = await connect_async(client)

        async def iterate() -> None:
            async for page in github.pages("issues", "list", {"per_page": 10}):
                seen.append(len(page.records))

        task = asyncio.create_task(iterate())
        await until(lambda: len(emulator.journal("connectors.execute")) == 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: [entry["aborted"] for entry in emulator.journal("connectors.execute")] == [False, True])
    assert seen == [10]


async def test_cancelling_a_download_drops_the_rest(emulator: Emulator, client: Client) -> None:
    connector, params = create_file(client)
    emulator.faults({"operation": "connectors.execute", "fault": {"slow_body": {"chunk": 1000, "delay_ms": 300}}})
    begun = asyncio.Event()

    async def receive(client: AsyncClient) -> None:
        async with await (await client.connector(connector)).download("files", params=params) as file:
            async for _ in file:
                begun.set()

    async with emulator.async_client() as async_client:
        task = asyncio.create_task(receive(async_client))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: emulator.journal("connectors.execute")[-1]["aborted"])


async def test_cancelled_call_is_not_retried(emulator: Emulator) -> None:
    emulator.faults({"operation": "workspaces.stats", "fault": {"status": {"status": 503, "retry_after": 1}}})
    async with emulator.async_client() as client:
        task = asyncio.create_task(client.workspaces.stats())
        await asyncio.to_thread(wait_for_request, emulator, "workspaces.stats")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # Meanwhile another call waits as long, and is retried.
        with pytest.raises(APIStatusError) as caught:
            await client.workspaces.stats(max_retries=1)
        assert caught.value.attempts == 2
    assert len(emulator.journal("workspaces.stats")) == 3


async def test_cancellation_at_any_moment(emulator: Emulator) -> None:
    noise: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))
    not_found = {"status": {"status": 404}}
    emulator.faults({"operation": "workspaces.stats", "nth": list(range(0, 1000, 3)), "fault": not_found})
    ended: Counter[type] = Counter()
    async with emulator.async_client() as client:
        await client.workspaces.list()
        for turns in range(300):
            task = asyncio.create_task(client.workspaces.stats())
            # From before the call is sent until after it has ended.
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            [end] = await asyncio.gather(task, return_exceptions=True)
            ended[type(end)] += 1
        assert not pending_calls()
        await client.workspaces.list()
    del task, end
    gc.collect()
    assert not noise
    assert ended[asyncio.CancelledError] and ended.total() == 300


async def test_asyncio_timeout_drops_the_request(emulator: Emulator) -> None:
    emulator.faults(SLOW)
    async with emulator.async_client() as client:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.workspaces.stats(), 0.2)
        if sys.version_info >= (3, 11):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await client.workspaces.stats()
        await until(lambda: all(entry["aborted"] for entry in emulator.journal("workspaces.stats")))


async def test_thousand_concurrent_calls(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        results = await asyncio.gather(*(client.workspaces.list() for _ in range(1000)))
    assert {response.data[0].name for response in results} == {"default"}


async def test_no_future_remains_after_a_call(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        await client.workspaces.list()
        assert not pending_calls()


def test_call_queue_does_not_keep_its_loop_alive(emulator: Emulator) -> None:
    client = emulator.async_client()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(client.workspaces.list())
    fileno = call_queue._queues[loop]._native.fileno()
    assert fileno > 0
    gone = weakref.ref(loop)
    loop.close()
    del loop
    gc.collect()
    assert gone() is None


async def test_invalid_argument_is_reported_before_the_iteration(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        github = await connect_async(client)
        with pytest.raises(InvalidRequestError, match="after"):
            github.records("issues", "list", after="not a token")


async def test_iterator_can_be_closed_early(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        github = await connect_async(client)
        records = github.records("issues", "list", {"per_page": 10})
        async for record in records:
            assert record["number"]
            break
        await records.aclose()  # type: ignore[attr-defined]
        assert len(emulator.journal("connectors.execute")) == 1
