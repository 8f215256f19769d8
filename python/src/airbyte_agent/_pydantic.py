"""What pydantic validates, serializes and describes models by. Imported by pydantic's own call, so it is installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import cleandoc
from typing import Any, get_type_hints

from pydantic_core import CoreSchema, core_schema


def model_schema(model: Any, attributes: Mapping[str, str], handler: Any) -> CoreSchema:
    """The schema of a model: an instance as it is, or an object with the members that the API promises.

    Other members are kept, as everywhere in models. `attributes` has the known members, and their names in annotations.
    """
    hints = get_type_hints(model)
    fields = {
        name: core_schema.typed_dict_field(
            handler.generate_schema(hints.get(attribute, Any)), required=name in model._required
        )
        for name, attribute in attributes.items()
    }
    members = core_schema.typed_dict_schema(fields, total=False, extra_behavior="allow", cls_name=model.__name__)

    def convert(value: Any, validate: Callable[[Any], dict[str, Any]]) -> Any:
        return value if isinstance(value, model) else model(validate(value))

    return core_schema.no_info_wrap_validator_function(
        convert,
        members,
        serialization=core_schema.plain_serializer_function_ser_schema(model.to_dict),
        metadata={"pydantic_js_updates": {"title": model.__name__, "description": cleandoc(model.__doc__ or "")}},
        ref=f"{model.__module__}.{model.__qualname__}:{id(model)}",
    )


def instance_schema(kind: Any) -> CoreSchema:
    """The schema of an object that only a call creates. It is serialized as the response body."""
    return core_schema.json_or_python_schema(
        json_schema=core_schema.dict_schema(),
        python_schema=core_schema.is_instance_schema(kind),
        serialization=core_schema.plain_serializer_function_ser_schema(kind.to_dict),
    )
