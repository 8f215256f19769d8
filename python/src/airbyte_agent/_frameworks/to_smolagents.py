"""The tools as tools of smolagents."""

from __future__ import annotations

from typing import Any

from .._tool_result import ToolResult
from .any_toolbox import AnyToolbox
from .requires import requires
from .signatures import arguments_of, signature_of

with requires("smolagents", method="to_smolagents"):
    from smolagents import Tool


def to_smolagents(toolbox: AnyToolbox) -> list[AirbyteTool]:
    return [AirbyteTool(toolbox, definition) for definition in toolbox.definitions]


class Answer(dict[str, Any]):
    """An object for the code of a `CodeAgent`. As a string it is the text for the model."""

    def __init__(self, members: dict[str, Any], text: str) -> None:
        super().__init__(members)
        self._text = text

    def __str__(self) -> str:
        return self._text


class AirbyteTool(Tool):
    # `forward` takes the arguments of any tool.
    skip_forward_signature_validation = True

    def __init__(self, toolbox: AnyToolbox, definition: dict[str, Any]) -> None:
        super().__init__()
        schema = definition["inputSchema"]
        required = schema.get("required", [])
        self.name = definition["name"]
        self.description = definition["description"]
        # smolagents requires a description of each argument, and calls optional ones nullable.
        self.inputs = {
            name: {"description": "", **member, **({} if name in required else {"nullable": True})}
            for name, member in schema["properties"].items()
        }
        self.output_schema = definition.get("outputSchema")
        self.output_type = "object" if self.output_schema else "string"
        self._toolbox = toolbox
        self._signature = signature_of(schema)

    def forward(self, *args: Any, **kwargs: Any) -> str | Answer:
        result = self._toolbox.call(self.name, arguments_of(self._signature, args, kwargs))
        if result.is_error:
            raise RuntimeError(_text_of_failure(result))
        return result.text if result.structured is None else Answer(result.structured, result.text)


def _text_of_failure(result: ToolResult) -> str:
    """The text for the model, to which smolagents adds that it shall try again, whatever the failure."""
    about = result.structured or {}
    if about.get("happened") == "unknown" or about.get("code") == "approval_declined":
        return f"{result.text}\nDo not try again, even if the next sentence says so."
    return result.text
