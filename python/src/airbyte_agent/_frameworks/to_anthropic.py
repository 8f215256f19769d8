"""The tools as tools of the tool runner of the Anthropic SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from .._tool_result import ToolResult
from .any_toolbox import REJECTION, AnyToolbox, is_async
from .requires import requires

with requires("anthropic", method="to_anthropic"):
    from anthropic import beta_async_tool, beta_tool
    from anthropic.lib.tools import ToolError


WriteApprover = Callable[[dict[str, Any]], bool | Awaitable[bool]]


def to_anthropic(toolbox: AnyToolbox, *, approve_writes: WriteApprover | None) -> list[Any]:
    return [_tool(toolbox, definition, approve_writes) for definition in toolbox.definitions]


def _tool(toolbox: AnyToolbox, definition: dict[str, Any], approve: WriteApprover | None) -> Any:
    name = definition["name"]

    def call(**arguments: Any) -> str:
        is_asked = approve is not None and toolbox.needs_approval(name, arguments)
        if approve is not None and is_asked:
            _require_approval(approve(arguments))
        return _text(toolbox.call(name, arguments, approved=is_asked))

    async def call_async(**arguments: Any) -> str:
        is_asked = approve is not None and await toolbox.needs_approval(name, arguments)
        if approve is not None and is_asked:
            answer = approve(arguments)
            _require_approval(await answer if isawaitable(answer) else answer)
        return _text(await toolbox.call(name, arguments, approved=is_asked))

    described = {"name": name, "description": definition["description"], "input_schema": definition["inputSchema"]}
    return beta_async_tool(call_async, **described) if is_async(toolbox) else beta_tool(call, **described)


def _require_approval(answer: object) -> None:
    # Nothing but `True` approves: a coroutine that is not awaited would, too.
    if answer is not True:
        raise ToolError(REJECTION)


def _text(result: ToolResult) -> str:
    if result.is_error:
        raise ToolError(result.text)
    return result.text
