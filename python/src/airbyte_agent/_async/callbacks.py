"""Functions of the caller, in the asynchronous client."""

from __future__ import annotations

from inspect import isawaitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


async def call_back(function: Callable[[Any], object], value: Any) -> None:
    """Call a function, which may be a coroutine function."""
    result = function(value)
    if isawaitable(result):
        await result
