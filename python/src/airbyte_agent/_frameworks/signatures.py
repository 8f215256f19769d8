"""Signatures of functions that take the arguments of a tool."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter, Signature
from typing import Any

TYPES: dict[str, Any] = {"string": str, "integer": int, "object": dict[str, Any], "array": list[str]}


def signature_of(schema: Mapping[str, Any]) -> Signature:
    """The signature of a function whose arguments have a JSON Schema. Optional arguments come last."""
    required = schema.get("required", [])
    members = sorted(schema["properties"].items(), key=lambda member: member[0] not in required)
    parameters = [_parameter(name, member, name in required) for name, member in members]
    return Signature(parameters, return_annotation=str)


def arguments_of(signature: Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call by name. Missing and unknown ones are left to the tool, which names them to the model.

    Raises:
        TypeError: There are too many positional arguments.
    """
    return {**signature.bind_partial(*args).arguments, **kwargs}


def _parameter(name: str, member: Mapping[str, Any], is_required: bool) -> Parameter:
    kind = TYPES[member["type"]]
    if is_required:
        return Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=kind)
    default = member.get("default")
    annotation = kind | None if default is None else kind
    return Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=annotation, default=default)
