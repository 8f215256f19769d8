"""A request of an asynchronous iteration, which is dropped when the iteration is closed."""

from __future__ import annotations

import asyncio

from .call_queue import running_loop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from .._execution import Page


class AsyncPageRequest:
    """Requests the next page, as often as there is one."""

    __slots__ = ("_read_page", "_task")

    def __init__(self, read_page: Callable[[], Coroutine[Any, Any, Page | None]]) -> None:
        self._read_page = read_page
        self._task: asyncio.Task[Page | None] | None = None

    async def send(self) -> Page | None:
        """The next page; `None` after the last, and if the request was dropped."""
        # In a task of its own, so that `cancel` does not cancel the task that waits for it.
        task = self._task = running_loop().create_task(self._read_page())
        try:
            await asyncio.wait((task,))
            return None if task.cancelled() else task.result()
        finally:
            task.cancel()
            self._task = None

    def cancel(self) -> None:
        """Drop the request in progress."""
        if self._task is not None:
            self._task.cancel()
