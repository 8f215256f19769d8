"""Functions of the caller, in the asynchronous client."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from inspect import isawaitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any


async def call_back(function: Callable[[Any], object] | None, value: Any) -> object:
    """Call a function, which may be a coroutine function."""
    result = None if function is None else function(value)
    return await result if isawaitable(result) else result


def pieces_of(body: Iterable[bytes] | AsyncIterable[bytes]) -> Iterator[bytes] | AsyncIterator[bytes]:
    """An iterator over the pieces of a body."""
    return body.__aiter__() if isinstance(body, AsyncIterable) else iter(body)


async def next_piece(pieces: Iterator[bytes] | AsyncIterator[bytes]) -> bytes | None:
    """The next piece; `None` at the end."""
    if isinstance(pieces, AsyncIterator):
        try:
            return await pieces.__anext__()
        except StopAsyncIteration:
            return None
    return next(pieces, None)
