"""The tools as tools of the OpenAI Agents SDK."""

from __future__ import annotations

from typing import Any

from .._tool_result import ToolResult
from .any_toolbox import AnyToolbox, call_tool, needs_approval
from .requires import requires

with requires("openai-agents", method="to_openai_agents"):
    from agents import FunctionTool


def to_openai_agents(toolbox: AnyToolbox, *, approve_writes: bool) -> list[FunctionTool]:
    return [_tool(toolbox, definition, approve_writes) for definition in toolbox.definitions]


def _tool(toolbox: AnyToolbox, definition: dict[str, Any], approve_writes: bool) -> FunctionTool:
    name = definition["name"]
    # The SDK asks in any case about arguments that are no JSON, also those that a model leaves out.
    asks = approve_writes and "required" in definition["inputSchema"]

    async def ask(context: Any, arguments: dict[str, Any], call_id: str) -> bool:
        return await needs_approval(toolbox, name, arguments)

    # The SDK gives the model the text of the result, and the program the result.
    async def call(context: Any, arguments: str) -> ToolResult:
        is_approved = asks and context.is_tool_approved(name, context.tool_call_id) is True
        return await call_tool(toolbox, name, arguments, approved=is_approved)

    return FunctionTool(
        name=name,
        description=definition["description"],
        params_json_schema=definition["inputSchema"],
        on_invoke_tool=call,
        # `params` is an object of any members, which strict schemas do not have.
        strict_json_schema=False,
        needs_approval=ask if asks else False,
    )
