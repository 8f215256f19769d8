"""The tools as tools of the OpenAI Agents SDK."""

from __future__ import annotations

from typing import Any

from .._tool_result import ToolResult
from .any_toolbox import AnyToolbox, call_tool, is_write
from .requires import requires

with requires("openai-agents", method="to_openai_agents"):
    from agents import FunctionTool


def to_openai_agents(toolbox: AnyToolbox, *, approve_writes: bool) -> list[FunctionTool]:
    return [_tool(toolbox, definition, approve_writes) for definition in toolbox.definitions]


def _tool(toolbox: AnyToolbox, definition: dict[str, Any], approve_writes: bool) -> FunctionTool:
    needs_approval = approve_writes and is_write(definition)

    # The SDK gives the model the text of the result, and the program the result.
    async def call(context: Any, arguments: str) -> ToolResult:
        return await call_tool(toolbox, definition["name"], arguments, approved=needs_approval)

    return FunctionTool(
        name=definition["name"],
        description=definition["description"],
        params_json_schema=definition["inputSchema"],
        on_invoke_tool=call,
        # `params` is an object of any members, which strict schemas do not have.
        strict_json_schema=False,
        needs_approval=needs_approval,
    )
