"""The tools as tools of LangChain."""

from __future__ import annotations

from typing import Any

from .._tool_result import ToolResult
from .any_toolbox import REJECTION, AnyToolbox, is_async
from .requires import requires

with requires("langchain-core", method="to_langchain"):
    from langchain_core.tools import StructuredTool, ToolException


def to_langchain(toolbox: AnyToolbox, *, approve_writes: bool) -> list[StructuredTool]:
    return [_tool(toolbox, definition, approve_writes) for definition in toolbox.definitions]


def _tool(toolbox: AnyToolbox, definition: dict[str, Any], approve_writes: bool) -> StructuredTool:
    name = definition["name"]

    def call(**arguments: Any) -> tuple[str, Any]:
        needs_approval = approve_writes and toolbox.needs_approval(name, arguments)
        approved = needs_approval and _is_approved(name, arguments)
        return _content_and_artifact(toolbox.call(name, arguments, approved=approved))

    async def call_async(**arguments: Any) -> tuple[str, Any]:
        needs_approval = approve_writes and await toolbox.needs_approval(name, arguments)
        approved = needs_approval and _is_approved(name, arguments)
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


def _is_approved(name: str, arguments: dict[str, Any]) -> bool:
    """Interrupt the graph until a person has approved the call. Outside of a graph, nobody has.

    The interrupt and its answer have the form of `HumanInTheLoopMiddleware`.

    Raises:
        ToolException: The person has not approved it.
    """
    request = {
        "action_requests": [{"name": name, "args": arguments}],
        "review_configs": [{"action_name": name, "allowed_decisions": ["approve", "reject"]}],
    }
    try:
        from langgraph.types import interrupt

        answer = interrupt(request)
    except (ImportError, RuntimeError, KeyError):
        return False
    (decision,) = answer["decisions"]
    if decision["type"] != "approve":
        raise ToolException(decision.get("message") or REJECTION)
    return True


def _content_and_artifact(result: ToolResult) -> tuple[str, Any]:
    if result.is_error:
        raise ToolException(result.text)
    return result.text, result.structured
