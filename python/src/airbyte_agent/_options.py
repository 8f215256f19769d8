"""Per-call options, from keyword arguments to JSON."""

from __future__ import annotations

from ._encode import encode
from ._exceptions import invalid_argument
from ._generated.option_types import CALL_OPTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypedDict

    class NoOptions(TypedDict):
        """The type of `**unknown`: such arguments are accepted only to raise an error that suggests the right name."""


def options_from_kwargs(caller: str, kwargs: Mapping[str, Any], parameters: Iterable[str] = ()) -> Mapping[str, Any]:
    """The options in the `**kwargs` of a method that are not `None`. `parameters` are the method's other parameters.

    Raises:
        TypeError: The method has no such parameter. The error suggests the nearest name.
        InvalidRequestError: The token is not a `str`. Other values are checked when they are encoded.
    """
    for name in kwargs:
        if name not in CALL_OPTIONS:
            raise unexpected_keyword(caller, name, (*parameters, *CALL_OPTIONS))
    token = kwargs.get("token")
    if not isinstance(token, (str, type(None))):
        # Checked here because the encoder's error could quote the value, which may be a secret.
        raise invalid_argument(None, "token", f"must be a str, not {type(token).__name__}")
    return {name: value for name, value in kwargs.items() if value is not None}


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
