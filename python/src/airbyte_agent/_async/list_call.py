"""A call of a list operation that has not been sent, in the asynchronous client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator

from .. import _typing as t
from .list_page import AsyncListPage


class AsyncListCall(Coroutine["t.Any", "t.Any", "AsyncListPage[t.Entry]"]):
    """A call of a list operation.

    `await` sends it and returns the first page. `async for` sends it and iterates over the entries of all pages. It is
    a coroutine, so tasks can be created of it, too.
    """

    __slots__ = ("_coroutine", "_send")

    def __init__(self, send: Callable[[], Coroutine[t.Any, t.Any, AsyncListPage[t.Entry]]]) -> None:
        self._send = send
        self._coroutine: Coroutine[t.Any, t.Any, AsyncListPage[t.Entry]] | None = None

    def _started(self) -> Coroutine[t.Any, t.Any, AsyncListPage[t.Entry]]:
        if self._coroutine is None:
            self._coroutine = self._send()
        return self._coroutine

    def __await__(self) -> Generator[t.Any, t.Any, AsyncListPage[t.Entry]]:
        return self._started().__await__()

    async def __aiter__(self) -> AsyncIterator[t.Entry]:
        async for entry in await self:
            yield entry

    def send(self, value: t.Any) -> t.Any:
        """Resume the coroutine."""
        return self._started().send(value)

    def throw(self, *error: t.Any) -> t.Any:
        """Raise an exception in the coroutine."""
        return self._started().throw(*error)

    def close(self) -> None:
        """Close the coroutine."""
        if self._coroutine is not None:
            self._coroutine.close()


def start_list(send: Callable[[], Coroutine[t.Any, t.Any, AsyncListPage[t.Entry]]]) -> AsyncListCall[t.Entry]:
    """The call that `send` sends."""
    return AsyncListCall(send)
