"""The tools as tools of the tool runner of the Anthropic SDK."""

from __future__ import annotations

from typing import Any

from .._tool_result import ToolResult
from .any_toolbox import AnyToolbox, is_async
from .requires import requires

with requires("anthropic", method="to_anthropic"):
    from anthropic import beta_async_tool, beta_tool
    from anthropic.lib.tools import ToolError


def to_anthropic(toolbox: AnyToolbox) -> list[Any]:
    return [_tool(toolbox, definition) for definition in toolbox.definitions]


def _tool(toolbox: AnyToolbox, definition: dict[str, Any]) -> Any:
    name = definition["name"]

    def call(**arguments: Any) -> str:
        return _text(toolbox.call(name, arguments))

    async def call_async(**arguments: Any) -> str:
        return _text(await toolbox.call(name, arguments))

    described = {"name": name, "description": definition["description"], "input_schema": definition["inputSchema"]}
    return beta_async_tool(call_async, **described) if is_async(toolbox) else beta_tool(call, **described)


def _text(result: ToolResult) -> str:
    if result.is_error:
        raise ToolError(result.text)
    return result.text
