"""Per-call options, from keyword arguments to JSON."""

from __future__ import annotations

from ._encode import encode
from ._exceptions import invalid_argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypedDict

    class NoOptions(TypedDict):
        """The type of `**unknown`: such arguments are accepted only to raise an error that suggests the right name."""


OPTION_NAMES = ("timeout", "max_retries", "headers", "organization_id", "token")


def call_options(
    timeout: float | None = None,
    max_retries: int | None = None,
    headers: Mapping[str, str] | None = None,
    organization_id: str | None = None,
    token: str | None = None,
) -> Mapping[str, Any]:
    """The options that are not `None`.

    Raises:
        InvalidRequestError: The token is not a `str`. Other values are checked when they are encoded.
    """
    values = (timeout, max_retries, headers, organization_id, token)
    if values == _ALL_NONE:
        return _NO_OPTIONS
    if not isinstance(token, (str, type(None))):  # pyright: ignore[reportUnnecessaryIsInstance]
        # Checked here because the encoder's error could quote the value, which may be a secret.
        raise invalid_argument(None, "token", f"must be a str, not {type(token).__name__}")
    return {name: value for name, value in zip(OPTION_NAMES, values) if value is not None}


def options_from_kwargs(caller: str, kwargs: Mapping[str, Any], parameters: Iterable[str] = ()) -> Mapping[str, Any]:
    """The options in the `**kwargs` of a method. `parameters` are the method's other parameters.

    Raises:
        TypeError: The method has no such parameter. The error suggests the nearest name.
        InvalidRequestError: As `call_options`.
    """
    for name in kwargs:
        if name not in OPTION_NAMES:
            raise unexpected_keyword(caller, name, (*parameters, *OPTION_NAMES))
    return call_options(**kwargs) if kwargs else _NO_OPTIONS


def client_options(
    unknown: Mapping[str, Any],
    timeout: float | None,
    max_retries: int | None,
    headers: Mapping[str, str] | None,
    organization_id: str | None,
    token: str | None,
) -> Mapping[str, Any]:
    """The options in the arguments of `with_options`.

    Raises:
        TypeError: There is an unknown argument. The error suggests the nearest name.
        InvalidRequestError: As `call_options`.
    """
    if unknown:
        raise unexpected_keyword("with_options", next(iter(unknown)), (*OPTION_NAMES, "pickle_secrets"))
    return call_options(timeout, max_retries, headers, organization_id, token)


def encode_options(options: Mapping[str, Any]) -> bytes:
    """The options as JSON; empty if there are none.

    Raises:
        InvalidRequestError: A value cannot be sent as JSON.
    """
    return encode(options) if options else b""


def unexpected_keyword(caller: str, name: str, known: tuple[str, ...]) -> TypeError:
    """The error that Python raises for an unknown keyword argument, with a suggestion."""
    from difflib import get_close_matches

    matches = get_close_matches(name, known, 1)
    hint = f". Did you mean {matches[0]!r}?" if matches else ""
    return TypeError(f"{caller}() got an unexpected keyword argument {name!r}{hint}")


_ALL_NONE = (None,) * len(OPTION_NAMES)
_NO_OPTIONS: Mapping[str, Any] = {}
