"""What adapters know of a toolbox, synchronous or asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from inspect import iscoroutinefunction
from typing import Any, Protocol

from .._tool_result import ToolResult


class AnyToolbox(Protocol):
    @property
    def definitions(self) -> list[dict[str, Any]]: ...

    @property
    def instructions(self) -> str: ...

    def call(self, name: str, arguments: Mapping[str, Any] | str = ..., *, approved: bool = ...) -> Any: ...


def is_async(toolbox: AnyToolbox) -> bool:
    """Whether calls are awaited."""
    return iscoroutinefunction(toolbox.call)


def is_write(definition: dict[str, Any]) -> bool:
    """Whether a tool changes something."""
    return not definition["annotations"]["readOnlyHint"]


async def call_tool(
    toolbox: AnyToolbox, name: str, arguments: Mapping[str, Any] | str, *, approved: bool = False
) -> ToolResult:
    """Run a tool for a framework that awaits tools. A synchronous toolbox is called in a thread.

    The thread does not end if the task is cancelled: a write may then still happen.
    """
    if is_async(toolbox):
        result: ToolResult = await toolbox.call(name, arguments, approved=approved)
    else:
        result = await asyncio.to_thread(toolbox.call, name, arguments, approved=approved)
    return result
