"""What adapters know of a toolbox, synchronous or asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from inspect import iscoroutinefunction
from typing import Any, Protocol

from .._tool_result import ToolResult

REJECTION = "A person has rejected this call. Nothing was sent. Do not try it again in another way."
"""What a model reads instead of the answer of a call that a person has rejected."""


class AnyToolbox(Protocol):
    @property
    def definitions(self) -> list[dict[str, Any]]: ...

    @property
    def instructions(self) -> str: ...

    def call(self, name: str, arguments: Mapping[str, Any] | str = ..., *, approved: bool = ...) -> Any: ...

    def needs_approval(self, name: str, arguments: Mapping[str, Any] | str = ...) -> Any: ...


def is_async(toolbox: AnyToolbox) -> bool:
    """Whether calls are awaited."""
    return iscoroutinefunction(toolbox.call)


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


async def needs_approval(toolbox: AnyToolbox, name: str, arguments: Mapping[str, Any] | str) -> bool:
    """Whether a person has to approve a call, for a framework that awaits tools."""
    if is_async(toolbox):
        return bool(await toolbox.needs_approval(name, arguments))
    return bool(await asyncio.to_thread(toolbox.needs_approval, name, arguments))
