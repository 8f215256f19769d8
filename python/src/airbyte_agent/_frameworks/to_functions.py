"""The tools as plain functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .any_toolbox import AnyToolbox, is_async
from .signatures import arguments_of, signature_of


def to_functions(toolbox: AnyToolbox) -> list[Callable[..., Any]]:
    return [_function(toolbox, definition) for definition in toolbox.definitions]


def _function(toolbox: AnyToolbox, definition: dict[str, Any]) -> Callable[..., Any]:
    name, schema = definition["name"], definition["inputSchema"]
    signature = signature_of(schema)

    # The text of a failure is returned, too: some frameworks call a function again that raised an exception.
    def call(*args: Any, **kwargs: Any) -> str:
        return str(toolbox.call(name, arguments_of(signature, args, kwargs)))

    async def call_async(*args: Any, **kwargs: Any) -> str:
        return str(await toolbox.call(name, arguments_of(signature, args, kwargs)))

    function: Any = call_async if is_async(toolbox) else call
    function.__name__ = function.__qualname__ = name
    function.__doc__ = _doc(definition["description"], schema["properties"])
    function.__signature__ = signature
    function.__annotations__ = {
        **{parameter.name: parameter.annotation for parameter in signature.parameters.values()},
        "return": signature.return_annotation,
    }
    function.input_schema = schema
    return function  # type: ignore[no-any-return]


def _doc(description: str, properties: dict[str, Any]) -> str:
    lines = [f"    {name}: {member['description']}" for name, member in properties.items() if "description" in member]
    return "\n".join([description, *(["", "Args:", *lines] if lines else [])])
