"""The tools as tools of LangChain."""

from __future__ import annotations

from typing import Any

from .._tool_result import ToolResult
from .any_toolbox import AnyToolbox, is_async, is_write
from .requires import requires

with requires("langchain-core", method="to_langchain"):
    from langchain_core.tools import StructuredTool, ToolException


def to_langchain(toolbox: AnyToolbox, *, approve_writes: bool) -> list[StructuredTool]:
    return [_tool(toolbox, definition, approve_writes and is_write(definition)) for definition in toolbox.definitions]


def _tool(toolbox: AnyToolbox, definition: dict[str, Any], approved: bool) -> StructuredTool:
    name = definition["name"]

    def call(**arguments: Any) -> tuple[str, Any]:
        return _content_and_artifact(toolbox.call(name, arguments, approved=approved))

    async def call_async(**arguments: Any) -> tuple[str, Any]:
        return _content_and_artifact(await toolbox.call(name, arguments, approved=approved))

    return StructuredTool(
        name=name,
        description=definition["description"],
        args_schema=definition["inputSchema"],
        response_format="content_and_artifact",
        handle_tool_error=True,
        metadata={"annotations": definition["annotations"]},
        **({"coroutine": call_async} if is_async(toolbox) else {"func": call}),
    )


def _content_and_artifact(result: ToolResult) -> tuple[str, Any]:
    if result.is_error:
        raise ToolException(result.text)
    return result.text, result.structured
