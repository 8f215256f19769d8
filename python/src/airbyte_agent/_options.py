"""What a single call can say for itself."""

from __future__ import annotations

from ._encode import encoded
from ._errors import refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypedDict

    class Nothing(TypedDict):
        """Keyword arguments that nobody takes. They are caught all the same, to be answered with the nearest name."""


NAMES = ("timeout", "max_retries", "headers", "organization_id", "token")


def call_options(
    timeout: float | None = None,
    max_retries: int | None = None,
    headers: Mapping[str, str] | None = None,
    organization_id: str | None = None,
    token: str | None = None,
) -> Mapping[str, Any]:
    """The options that were given.

    Raises:
        InvalidRequestError: The token is no text. The other values are looked at where they are encoded.
    """
    values = (timeout, max_retries, headers, organization_id, token)
    if values == _NONE:
        return _NOTHING
    if not isinstance(token, (str, type(None))):  # pyright: ignore[reportUnnecessaryIsInstance]
        # Never quoted, since it is meant to be a secret.
        raise refused(None, "token", f"must be a str, not {type(token).__name__}")
    return {name: value for name, value in zip(NAMES, values) if value is not None}


def of_keywords(caller: str, options: Mapping[str, Any], own: Iterable[str] = ()) -> Mapping[str, Any]:
    """The options among the keyword arguments of a method, which has parameters of its own besides.

    Raises:
        TypeError: The method has no such argument. The error names the nearest one.
        InvalidRequestError: As `call_options`.
    """
    for name in options:
        if name not in NAMES:
            raise unexpected(caller, name, (*own, *NAMES))
    return call_options(**options) if options else _NOTHING


def of_all_calls(
    unknown: Mapping[str, Any],
    timeout: float | None,
    max_retries: int | None,
    headers: Mapping[str, str] | None,
    organization_id: str | None,
    token: str | None,
) -> Mapping[str, Any]:
    """The options among the arguments of `with_options`.

    Raises:
        TypeError: It has no such argument. The error names the nearest one.
        InvalidRequestError: As `call_options`.
    """
    if unknown:
        raise unexpected("with_options", next(iter(unknown)), (*NAMES, "pickle_secrets"))
    return call_options(timeout, max_retries, headers, organization_id, token)


def encoded_options(options: Mapping[str, Any]) -> bytes:
    """The options as JSON; nothing at all when there are none.

    Raises:
        InvalidRequestError: A value has no JSON form.
    """
    return encoded(options) if options else b""


def unexpected(caller: str, name: str, known: tuple[str, ...]) -> TypeError:
    """Python's own error for an argument that a function does not have, with the nearest it has."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    hint = f". Did you mean {near[0]!r}?" if near else ""
    return TypeError(f"{caller}() got an unexpected keyword argument {name!r}{hint}")


_NONE = (None,) * len(NAMES)
_NOTHING: Mapping[str, Any] = {}
