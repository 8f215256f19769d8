"""Requests as JSON.

The native encoder takes the built-in types. For all others, the standard library's encoder is used: it accepts more,
and its failures are turned into errors that name the parameter.
"""

from __future__ import annotations

from math import isfinite

from ._exceptions import invalid_argument
from ._hidden import Hidden
from ._native import encode_json
from ._null import Null
from ._typeguards import is_mapping, is_sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def encode(members: Mapping[str, Any], operation: str | None = None) -> bytes:
    """The JSON of an object without secrets. Errors name `operation`.

    Raises:
        InvalidRequestError: A value cannot be sent as JSON. The error names its parameter.
    """
    return encode_hidden(Hidden(members), operation)


def encode_hidden(members: Hidden, operation: str | None = None) -> bytes:
    """The JSON of an object that may hold secrets.

    Raises:
        InvalidRequestError: A value cannot be sent as JSON. The error names its parameter.
    """
    encoded = encode_json(members.value) or _encode_with_stdlib(members.value)
    if isinstance(encoded, bytes):
        return encoded
    raise invalid_argument(operation, encoded.field, encoded.reason) from encoded.cause


class _Problem:
    """Why a value cannot be encoded."""

    __slots__ = ("cause", "field", "reason")

    def __init__(self, field: str, reason: str, cause: Exception | None) -> None:
        self.field = field
        self.reason = reason
        self.cause = cause


def _encode_with_stdlib(members: Any) -> bytes | _Problem:
    # Problems are returned, not raised: the frames here and in the encoder have the values in their variables.
    # Imported here, because it loads `re`, and few requests need it.
    from json import JSONEncoder

    try:
        encoder = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_convert)
        return encoder.encode(members).encode()
    except Exception as error:
        if isinstance(error, MemoryError):
            del members
            raise error.with_traceback(None) from None
        field, reason = _first_invalid(members) or (".", _describe(error))
        # The traceback of an exception that the caller's own object raised is useful; the encoder's is not.
        cause = None if isinstance(error, (TypeError, ValueError, RecursionError)) else _without_our_frames(error)
        return _Problem(field, reason, cause)


def _without_our_frames(error: Exception) -> Exception:
    """An exception whose traceback starts in the code of the caller."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_globals.get("__name__") in (__name__, "json.encoder"):
        traceback = traceback.tb_next
    return error.with_traceback(traceback)


def _convert(value: Any) -> Any:
    """A value that the encoder does not know, as one that it knows."""
    if is_mapping(value):
        return dict(value)
    if is_sequence(value):
        return list(value)
    raise TypeError


# Deeper than any useful request.
_MAX_DEPTH = 200


def _first_invalid(members: Mapping[str, Any]) -> tuple[str, str] | None:
    """The path of the first value that cannot be sent as JSON, and the reason."""
    # Not recursive: the nesting of the value, or the caller's own recursion, may be what is too deep.
    pending: list[tuple[str, Any, tuple[Any, ...]]] = [("", members, ())]
    while pending:
        path, value, parents = pending.pop()
        if any(parent is value for parent in parents):
            return path, "contains itself"
        if len(parents) > _MAX_DEPTH:
            return f"{path[:_MAX_DEPTH]}…", "is nested too deeply"
        try:
            items = _items(value)
            reasons = map(_key_problem, (name for name, _ in items)) if items is not None else [_problem(value)]
            reason = next(filter(None, reasons), None)
        except Exception as error:
            return path or ".", f"cannot be read: {_describe(error)}"
        if reason:
            return path or ".", reason
        parents = (*parents, value)
        pending.extend((f"{path}.{name}" if path else str(name), item, parents) for name, item in reversed(items or []))
    return None


def _items(value: Any) -> list[tuple[Any, Any]] | None:
    """The names and values in a container; `None` for any other value."""
    if is_mapping(value):
        return list(value.items())
    if is_sequence(value):
        return list(enumerate(value))
    return None


def _key_problem(name: object) -> str | None:
    if not isinstance(name, (str, int, float, type(None))):
        return f"has a key of type {type(name).__name__}; keys must be str"
    reason = _problem(name)
    return reason and f"has a key that cannot be sent as JSON: it {reason}"


def _problem(value: object) -> str | None:
    """Why a value that is not a container cannot be sent as JSON."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        return None if isfinite(value) else f"is {value}, which JSON cannot represent"
    if isinstance(value, str):
        try:
            str.encode(value)
        except UnicodeEncodeError:
            return "contains a lone surrogate, which UTF-8 cannot represent"
        return None
    if isinstance(value, int):
        try:
            int.__repr__(value)
        except ValueError:
            return "has more digits than Python converts to text; pass a str"
        return None
    replacement = _replacement(value)
    return f"a value of type {type(value).__name__} cannot be sent as JSON" + (
        f"; {replacement}" if replacement else ""
    )


def _replacement(value: object) -> str | None:
    """What to pass in place of a value of a well-known type."""
    from enum import Enum
    from os import PathLike
    from uuid import UUID

    if isinstance(value, (bytes, bytearray, memoryview)):
        return "pass a str, from .decode() or base64"
    if isinstance(value, Enum):
        return "pass its .value"
    if isinstance(value, (UUID, PathLike)):
        return "convert it with str()"
    if isinstance(value, Null):
        return "pass None, which is null there"
    methods = type(value)
    return next((f"convert it with {way}" for method, way in _CONVERSIONS if hasattr(methods, method)), None)


# The first method that a type has decides.
_CONVERSIONS = (
    ("isoformat", ".isoformat()"),
    ("total_seconds", ".total_seconds()"),
    ("__dataclass_fields__", "dataclasses.asdict()"),
    ("model_dump", ".model_dump()"),
    ("tolist", ".tolist()"),
    ("__index__", "int()"),
    ("__float__", "float(), or with str() to keep every digit"),
    ("__iter__", "list()"),
)


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
