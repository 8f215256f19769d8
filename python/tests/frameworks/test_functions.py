"""The tools as functions, and in FastMCP."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any, get_type_hints

import pytest

from airbyte_agent import AsyncToolbox, Toolbox
from helpers.agent_script import READ


def named(functions: list[Callable[..., Any]], name: str) -> Callable[..., Any]:
    return next(function for function in functions if function.__name__ == name)


def test_functions_describe_themselves(toolbox: Toolbox) -> None:
    functions: list[Any] = toolbox.to_functions()
    assert [function.__name__ for function in functions] == [tool["name"] for tool in toolbox.definitions]
    for function, tool in zip(functions, toolbox.definitions):
        assert function.__doc__.startswith(tool["description"])
        assert function.input_schema == tool["inputSchema"]
        parameters = inspect.signature(function).parameters
        assert parameters.keys() == tool["inputSchema"]["properties"].keys()
        required = [name for name, it in parameters.items() if it.default is inspect.Parameter.empty]
        assert sorted(required) == sorted(tool["inputSchema"].get("required", []))
        assert get_type_hints(function)["return"] is str
    read = named(functions, "connector_read")
    assert get_type_hints(read)["params"] == dict[str, Any] | None
    assert inspect.signature(read).parameters["limit"].default == 20
    assert "\n\nArgs:\n    entity: As connector_docs spells it" in (read.__doc__ or "")


def test_functions_take_positional_arguments(toolbox: Toolbox) -> None:
    read = named(toolbox.to_functions(), "connector_read")
    first = json.loads(read("github", "issues", "list", select_fields=["number"], limit=2))
    rest = json.loads(read(**{**READ, "cursor": first["next_cursor"]}))
    assert [issue["number"] for issue in first["records"] + rest["records"]] == [1, 2, 3, 4]


def test_failure_is_a_text(toolbox: Toolbox) -> None:
    read = named(toolbox.to_functions(), "connector_read")
    assert "did you mean `issues`?" in read("github", "isues", "list")
    assert "`action` is required" in read("github", "issues")
    assert "`limti`" in read("github", "issues", "list", limti=2)
    with pytest.raises(TypeError, match="too many positional arguments"):
        read(*range(20))


async def test_functions_of_an_asynchronous_toolbox_are_awaited(async_toolbox: AsyncToolbox) -> None:
    read = named(async_toolbox.to_functions(), "connector_read")
    assert inspect.iscoroutinefunction(read)
    assert json.loads(await read(**READ))["records"] == [{"number": 1}, {"number": 2}]


async def test_fastmcp_serves_functions(any_toolbox: Toolbox | AsyncToolbox) -> None:
    fastmcp = pytest.importorskip("fastmcp", reason="fastmcp is not installed")
    server = fastmcp.FastMCP("airbyte")
    for function in any_toolbox.to_functions():
        server.tool(function)
    async with fastmcp.Client(server) as client:
        tools = {tool.name: tool for tool in await client.list_tools()}
        assert [*tools] == [tool["name"] for tool in any_toolbox.definitions]
        assert tools["connector_read"].input_schema["required"] == ["connector", "entity", "action"]
        assert "did you mean `issues`?" in (await client.call_tool("connector_read", {**READ, "entity": "isues"})).data
        first = json.loads((await client.call_tool("connector_read", READ)).data)
        rest = await client.call_tool("connector_read", {**READ, "cursor": first["next_cursor"]})
        assert json.loads(rest.data)["records"] == [{"number": 3}, {"number": 4}]
