"""The tools as tools of Google's Agent Development Kit."""

from __future__ import annotations

from typing import Any

from .any_toolbox import REJECTION, AnyToolbox, call_tool, needs_approval
from .requires import requires

with requires("google-adk", method="to_google_adk"):
    from google.adk.tools import BaseTool
    from google.genai.types import FunctionDeclaration


def to_google_adk(toolbox: AnyToolbox, *, approve_writes: bool) -> list[AirbyteTool]:
    return [AirbyteTool(toolbox, definition, approve_writes) for definition in toolbox.definitions]


class AirbyteTool(BaseTool):
    def __init__(self, toolbox: AnyToolbox, definition: dict[str, Any], approve_writes: bool) -> None:
        super().__init__(name=definition["name"], description=definition["description"])
        self._toolbox = toolbox
        self._schema = definition["inputSchema"]
        self._approve_writes = approve_writes

    def _get_declaration(self) -> FunctionDeclaration:
        return FunctionDeclaration(name=self.name, description=self.description, parameters_json_schema=self._schema)

    async def run_async(self, *, args: dict[str, Any], tool_context: Any) -> dict[str, Any]:
        confirmation = tool_context.tool_confirmation if self._approve_writes else None
        if confirmation is not None and not confirmation.confirmed:
            return {"error": REJECTION}
        if self._approve_writes and confirmation is None and await needs_approval(self._toolbox, self.name, args):
            tool_context.request_confirmation(hint=args.get("intent"))
            # The model is not asked before the person has answered.
            tool_context.actions.skip_summarization = True
            return {"error": "A person has to approve this call first."}
        result = await call_tool(self._toolbox, self.name, args, approved=confirmation is not None)
        if result.is_error:
            return {"error": result.text}
        return result.structured or {"result": result.text}
