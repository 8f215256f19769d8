"""The tools as a toolset of Pydantic AI."""

from __future__ import annotations

from typing import Any

from .any_toolbox import AnyToolbox, call_tool, needs_approval
from .requires import requires

with requires("pydantic-ai-slim", method="to_pydantic_ai"):
    from pydantic_ai import ApprovalRequired, ToolDefinition, ToolFailed, ToolReturn
    from pydantic_ai.messages import InstructionPart
    from pydantic_ai.toolsets import AbstractToolset, ToolsetTool
    from pydantic_core import SchemaValidator, core_schema

# The toolbox checks arguments, because its errors name the nearest valid one.
ANY_OBJECT = SchemaValidator(core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema()))


def to_pydantic_ai(toolbox: AnyToolbox, *, approve_writes: bool) -> AirbyteToolset:
    return AirbyteToolset(toolbox, approve_writes)


class AirbyteToolset(AbstractToolset[Any]):
    def __init__(self, toolbox: AnyToolbox, approve_writes: bool) -> None:
        self._toolbox = toolbox
        self._approve_writes = approve_writes

    @property
    def id(self) -> str:
        return "airbyte-agent"

    async def get_instructions(self, ctx: Any) -> InstructionPart:
        return InstructionPart(self._toolbox.instructions)

    async def get_tools(self, ctx: Any) -> dict[str, ToolsetTool[Any]]:
        return {definition["name"]: self._tool(definition, ctx) for definition in self._toolbox.definitions}

    def _tool(self, definition: dict[str, Any], ctx: Any) -> ToolsetTool[Any]:
        tool = ToolDefinition(
            name=definition["name"],
            description=definition["description"],
            parameters_json_schema=definition["inputSchema"],
            # `params` is an object of any members, which strict schemas do not have.
            strict=False,
            metadata={"annotations": definition["annotations"]},
        )
        return ToolsetTool(toolset=self, tool_def=tool, max_retries=ctx.max_retries, args_validator=ANY_OBJECT)

    async def call_tool(self, name: str, tool_args: dict[str, Any], ctx: Any, tool: ToolsetTool[Any]) -> ToolReturn:
        is_approved = self._approve_writes and ctx.tool_call_approved
        if self._approve_writes and not is_approved and await needs_approval(self._toolbox, name, tool_args):
            raise ApprovalRequired
        result = await call_tool(self._toolbox, name, tool_args, approved=is_approved)
        if result.is_error:
            # Not `ModelRetry`, which asks for the same call again, and ends the run if that fails too.
            raise ToolFailed(result.text)
        return ToolReturn(result.text, metadata=result.structured)
