"""Requests as JSON: written by Python itself, so that the core gets bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import JSONEncoder
from math import isfinite

from ._errors import refused
from ._not_given import NotGiven

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def request(operation: str, members: Mapping[str, Any]) -> bytes:
    """The JSON of a request; what was not given is left out.

    Raises:
        InvalidRequestError: A value has no JSON form. The error names its member.
    """
    given = {name: value for name, value in members.items() if not isinstance(value, NotGiven)}
    return encoded(given, operation)


def encoded(members: Mapping[str, Any], operation: str | None = None) -> bytes:
    """The JSON of an object, for the operation that errors are to name.

    Raises:
        InvalidRequestError: A value has no JSON form. The error names its member.
    """
    try:
        return _ENCODER.encode(members).encode()
    except (TypeError, ValueError, RecursionError) as error:
        culprit = _culprit(members, "", ())
        if culprit is None:
            raise refused(operation, ".", str(error)) from None
        raise refused(operation, *culprit) from None


def _converted(value: Any) -> Any:
    """What the encoder takes in place of a value it does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview)):
        return list(value)
    raise TypeError


_ENCODER = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_converted)

# Deeper than any request of sense, and far from where Python itself gives up.
_DEPTH = 200


def _culprit(value: Any, path: str, around: tuple[int, ...]) -> tuple[str, str] | None:
    """Path of the first value without a JSON form, and why it has none."""
    if isinstance(value, (Mapping, list, tuple)) and id(value) in around:
        return path, "holds itself"
    if len(around) > _DEPTH:
        return path, "is nested too deeply"
    inside = (*around, id(value))
    if isinstance(value, Mapping):
        for name, item in value.items():
            if not isinstance(name, (str, int, float, bool, type(None))):
                return path or ".", f"has a key that is {_named(name)}; keys must be str"
            found = _wrong_text(path, name) or _culprit(item, f"{path}.{name}" if path else str(name), inside)
            if found:
                return found
        return None
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview)):
        return next(filter(None, (_culprit(item, f"{path}.{at}", inside) for at, item in enumerate(value))), None)
    if isinstance(value, float):
        return None if isfinite(value) else (path, f"{value} is no JSON number")
    if value is None or isinstance(value, int):
        return None
    return _wrong_text(path, value) if isinstance(value, str) else (path, f"{_named(value)} has no JSON form")


def _wrong_text(path: str, text: object) -> tuple[str, str] | None:
    try:
        str(text).encode()
    except UnicodeEncodeError:
        return path or ".", "holds half of a surrogate pair, which is no character"
    return None


def _named(value: object) -> str:
    return f"a value of type {type(value).__name__}"
