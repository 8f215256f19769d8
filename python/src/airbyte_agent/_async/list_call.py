"""A call of a list operation that has not been sent, in the asynchronous client."""

from __future__ import annotations

from collections.abc import Coroutine
from types import GenericAlias

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator
    from typing import Any, Generic, TypeVar

    from .list_page import AsyncListPage

    T = TypeVar("T")

    class _Call(Coroutine[Any, Any, AsyncListPage[T]], Generic[T]):
        pass

else:

    class _Call(Coroutine):
        __slots__ = ()
        __class_getitem__ = classmethod(GenericAlias)


class AsyncListCall(_Call["T"]):
    """A call of a list operation.

    `await` sends it and returns the first page. `async for` sends it and iterates over the entries of all pages. It is
    a coroutine, so tasks can be created of it, too.
    """

    __slots__ = ("_coroutine", "_send")

    def __init__(self, send: Callable[[], Coroutine[Any, Any, AsyncListPage[T]]]) -> None:
        self._send = send
        self._coroutine: Coroutine[Any, Any, AsyncListPage[T]] | None = None

    def _started(self) -> Coroutine[Any, Any, AsyncListPage[T]]:
        if self._coroutine is None:
            self._coroutine = self._send()
        return self._coroutine

    def __await__(self) -> Generator[Any, Any, AsyncListPage[T]]:
        return self._started().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for entry in await self:
            yield entry

    def send(self, value: Any) -> Any:
        """Resume the coroutine."""
        return self._started().send(value)

    def throw(self, *error: Any) -> Any:
        """Raise an exception in the coroutine."""
        return self._started().throw(*error)

    def close(self) -> None:
        """Close the coroutine."""
        if self._coroutine is not None:
            self._coroutine.close()


def start_list(send: Callable[[], Coroutine[Any, Any, AsyncListPage[T]]]) -> AsyncListCall[T]:
    """The call that `send` sends."""
    return AsyncListCall(send)
