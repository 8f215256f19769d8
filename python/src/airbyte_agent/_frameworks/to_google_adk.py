"""The tools as tools of Google's Agent Development Kit."""

from __future__ import annotations

from typing import Any

from .any_toolbox import AnyToolbox, call_tool, is_write
from .requires import requires

with requires("google-adk", method="to_google_adk"):
    from google.adk.tools import BaseTool
    from google.genai.types import FunctionDeclaration


def to_google_adk(toolbox: AnyToolbox, *, approve_writes: bool) -> list[AirbyteTool]:
    return [
        AirbyteTool(toolbox, definition, approve_writes and is_write(definition)) for definition in toolbox.definitions
    ]


class AirbyteTool(BaseTool):
    def __init__(self, toolbox: AnyToolbox, definition: dict[str, Any], needs_approval: bool) -> None:
        super().__init__(name=definition["name"], description=definition["description"])
        self._toolbox = toolbox
        self._schema = definition["inputSchema"]
        self._needs_approval = needs_approval

    def _get_declaration(self) -> FunctionDeclaration:
        return FunctionDeclaration(name=self.name, description=self.description, parameters_json_schema=self._schema)

    async def run_async(self, *, args: dict[str, Any], tool_context: Any) -> dict[str, Any]:
        if self._needs_approval:
            confirmation = tool_context.tool_confirmation
            if confirmation is None:
                tool_context.request_confirmation(hint=args.get("intent"))
                # The model is not asked before the person has answered.
                tool_context.actions.skip_summarization = True
                return {"error": "A person has to approve this call first."}
            if not confirmation.confirmed:
                return {"error": "A person declined this call. Nothing was sent. Do not repeat it."}
        result = await call_tool(self._toolbox, self.name, args, approved=self._needs_approval)
        if result.is_error:
            return {"error": result.text}
        return result.structured or {"result": result.text}
