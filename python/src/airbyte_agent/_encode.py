"""Requests as JSON.

What is plain is written by the native half. All else is left to the encoder of Python, which takes more, and whose
errors are put into words here.
"""

from __future__ import annotations

from json import JSONEncoder
from math import isfinite

from ._errors import refused
from ._narrow import is_mapping, is_sequence
from ._native import encoded as plainly_encoded
from ._not_given import NOT_GIVEN, NotGiven

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def request(operation: str, members: Mapping[str, Any]) -> bytes:
    """The JSON of a request; what was not given is left out.

    Raises:
        InvalidRequestError: A value has no JSON form. The error names its member.
    """
    return plainly_encoded(members, NOT_GIVEN) or _encoded(
        {name: value for name, value in members.items() if not isinstance(value, NotGiven)}, operation
    )


def encoded(members: Mapping[str, Any], operation: str | None = None) -> bytes:
    """The JSON of an object, for the operation that errors are to name.

    Raises:
        InvalidRequestError: A value has no JSON form. The error names its member.
    """
    return plainly_encoded(members, None) or _encoded(members, operation)


def _encoded(members: Mapping[str, Any], operation: str | None) -> bytes:
    try:
        return _ENCODER.encode(members).encode()
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        culprit = _culprit(members) or (".", _said(error))
        # What a caller's own object raised is worth its traceback; what the encoder raised is told in words.
        cause = None if isinstance(error, (TypeError, ValueError, RecursionError)) else error
        raise refused(operation, *culprit) from cause


def _converted(value: Any) -> Any:
    """What the encoder takes in place of a value it does not know."""
    if is_mapping(value):
        return dict(value)
    if is_sequence(value):
        return list(value)
    raise TypeError


_ENCODER = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_converted)

# Deeper than any request of sense.
_DEPTH = 200


def _culprit(members: Mapping[str, Any]) -> tuple[str, str] | None:
    """Path of the first value without a JSON form, and why it has none."""
    # No recursion: it may be the depth of the value that is wrong, or that of the caller.
    waiting: list[tuple[str, Any, tuple[Any, ...]]] = [("", members, ())]
    while waiting:
        path, value, around = waiting.pop()
        if any(one is value for one in around):
            return path, "holds itself"
        if len(around) > _DEPTH:
            return f"{path[:_DEPTH]}…", "is nested too deeply"
        try:
            inside = _inside(value)
            reason = (
                _wrong(value) if inside is None else next(filter(None, (_wrong_key(name) for name, _ in inside)), None)
            )
        except Exception as error:
            return path or ".", f"cannot be read: {_said(error)}"
        if reason:
            return path or ".", reason
        within = (*around, value)
        waiting.extend((f"{path}.{name}" if path else str(name), item, within) for name, item in reversed(inside or []))
    return None


def _inside(value: Any) -> list[tuple[Any, Any]] | None:
    """Names and values within one that holds others."""
    if is_mapping(value):
        return list(value.items())
    if is_sequence(value):
        return list(enumerate(value))
    return None


def _wrong_key(name: object) -> str | None:
    if not isinstance(name, (str, int, float, type(None))):
        return f"has a key that is {_named(name)}; keys must be str"
    reason = _wrong(name)
    return reason and f"has a key that cannot be sent: it {reason}"


def _wrong(value: object) -> str | None:
    """Why a value that holds no others has no JSON form."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        return None if isfinite(value) else f"is {value}, which is no JSON number"
    if isinstance(value, str):
        try:
            str.encode(value)
        except UnicodeEncodeError:
            return "holds half of a surrogate pair, which is no character"
        return None
    if isinstance(value, int):
        try:
            int.__repr__(value)
        except ValueError:
            return "has more digits than Python writes; use a str"
        return None
    instead = _instead(value)
    return f"{_named(value)} has no JSON form" + (f"; {instead}" if instead else "")


def _instead(value: object) -> str | None:
    """What to give in place of a value of a well-known type."""
    from enum import Enum
    from os import PathLike
    from uuid import UUID

    if isinstance(value, (bytes, bytearray, memoryview)):
        return "use a str, as .decode() or base64 makes it"
    if isinstance(value, Enum):
        return "use .value"
    if isinstance(value, (UUID, PathLike)):
        return "use str()"
    if isinstance(value, NotGiven):
        return "leave it out"
    kind = type(value)
    return next((f"use {instead}" for method, instead in _INSTEAD if hasattr(kind, method)), None)


# The first method that a type has tells what it is like.
_INSTEAD = (
    ("isoformat", ".isoformat()"),
    ("total_seconds", ".total_seconds()"),
    ("__dataclass_fields__", "dataclasses.asdict()"),
    ("model_dump", ".model_dump()"),
    ("tolist", ".tolist()"),
    ("__index__", "int()"),
    ("__float__", "float(), or str() to keep every digit"),
    ("__iter__", "list()"),
)


def _named(value: object) -> str:
    return f"a value of type {type(value).__name__}"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
