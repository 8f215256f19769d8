"""Functions of the caller, in the synchronous client."""

from __future__ import annotations

from collections.abc import Iterable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Iterator
    from typing import Any


def call_back(function: Callable[[Any], object] | None, value: Any) -> object:
    """Call a function.

    Raises:
        TypeError: It is a coroutine function.
    """
    result = None if function is None else function(value)
    if hasattr(result, "__await__"):
        close = getattr(result, "close", None)
        if close is not None:
            close()
        raise TypeError("a synchronous client cannot await the result of a coroutine function; use AsyncClient")
    return result


def pieces_of(body: Iterable[bytes] | AsyncIterable[bytes]) -> Iterator[bytes]:
    """An iterator over the pieces of a body.

    Raises:
        TypeError: It is asynchronous.
    """
    if isinstance(body, Iterable):
        return iter(body)
    raise TypeError(f"a synchronous client cannot read a body that is a {type(body).__name__}; use AsyncClient")


def next_piece(pieces: Iterator[bytes]) -> bytes | None:
    """The next piece; `None` at the end."""
    return next(pieces, None)
