"""Many actions at once, in the asynchronous client: each in a task of its own."""

from __future__ import annotations

import asyncio

from .._many import ExecuteOutcome, Many, RecordsOutcome, execute_job, records_job
from .call_queue import running_loop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from typing import Any

    from .._many import Job


def execute_many(
    calls: Iterable[Any], concurrency: int, ordered: bool, progress: bool
) -> AsyncIterator[ExecuteOutcome]:
    """The outcomes of `execute` for each of the calls."""
    return _run_many(Many(calls, concurrency, ordered, progress), execute_job)


def records_many(
    calls: Iterable[Any], concurrency: int, ordered: bool, progress: bool
) -> AsyncIterator[RecordsOutcome]:
    """The outcomes of `records` for each of the calls."""
    return _run_many(Many(calls, concurrency, ordered, progress), records_job)


async def _run_many(many: Many, open_job: Callable[[int, object], tuple[Any, Job]]) -> AsyncIterator[Any]:
    create_task = running_loop().create_task
    running: set[asyncio.Task[Any]] = set()
    try:
        has_more = True
        while has_more or running:
            while has_more and many.may_start():
                if (given := next(many.calls, None)) is None:
                    has_more = False
                    break
                outcome, job = open_job(*given)
                many.on_start()
                running.add(create_task(_run(outcome, job)))
            if running:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for outcome in sorted((task.result() for task in done), key=lambda outcome: outcome.index):
                    for due in many.on_end(outcome):
                        yield due
    finally:
        many.close()
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)


async def _run(outcome: Any, job: Job) -> Any:
    send = outcome.call[0]._requester._send
    try:
        operation, arguments, prepare = next(job)
        while True:
            try:
                value = await send(operation, arguments, prepare)
            except Exception as error:
                operation, arguments, prepare = job.throw(error)
            else:
                operation, arguments, prepare = job.send(value)
    except StopIteration:
        pass
    except Exception as error:
        outcome.error = error
    return outcome
