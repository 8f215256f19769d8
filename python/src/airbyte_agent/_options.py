"""What is wrong with an argument: a misspelt name, or a value of the wrong type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

from ._typeguards import is_mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def unexpected_keyword(caller: str, name: str, known: tuple[str, ...]) -> TypeError:
    """The error that Python raises for an unknown keyword argument, with a suggestion."""
    return TypeError(f"{caller}() got an unexpected keyword argument {name!r}{suggestion(name, known)}")


def suggestion(name: str, known: Sequence[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, if any is near."""
    from difflib import get_close_matches

    matches = get_close_matches(name, known, 1)
    return f". Did you mean {matches[0]!r}?" if matches else ""


def type_problem(name: str, kind: str, value: Any) -> tuple[str, str] | None:
    """The option, or the part of it, whose type is wrong, and why. The value may be a secret."""
    types, description = _TYPES[kind]
    if not isinstance(value, types) or isinstance(value, bool) and bool not in types:
        return name, f"must be {description}, not {type(value).__name__}"
    if isinstance(value, float) and not isfinite(value):
        return name, f"must be a finite number, not {value}"
    if is_mapping(value):
        for key, item in value.items():
            if not isinstance(key, str):
                return name, f"must have keys of type str, not {type(key).__name__}"
            if not isinstance(item, str):
                return f"{name}.{key}", f"must be a str, not {type(item).__name__}"
    return None


# The kinds of options, and how messages describe them.
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "bool": ((bool,), "a bool"),
    "int": ((int,), "an int"),
    "mapping": ((Mapping,), "a mapping of str to str"),
    "number": ((int, float), "a number"),
    "path": ((str,), "a str"),
    "str": ((str,), "a str"),
}
