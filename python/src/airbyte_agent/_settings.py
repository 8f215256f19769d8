"""What a client is told when it is made, on its way to the core, which knows the other sources."""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import _native
from ._encode import encoded
from ._errors import ConfigurationError, InvalidRequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Settings:
    """Arguments of a client. They are shown nowhere, since some are secrets, and nothing is raised where one of them is
    at hand: tools that print the variables of a traceback must not find it."""

    __slots__ = ("_given",)

    def __init__(self, **given: Any) -> None:
        self._given: dict[str, Any] = {
            name: os.fspath(value) if name in _PATHS and hasattr(value, "__fspath__") else value
            for name, value in given.items()
            if value is not None
        }

    def __repr__(self) -> str:
        return f"Settings({', '.join(self._given)})"

    def encoded(self) -> bytes:
        """As JSON.

        Raises:
            ConfigurationError: A value cannot be used.
        """
        for name in self._given:
            if problem := self._problem(name):
                raise _unusable(name, problem)
        encoded = self._encoded()
        if isinstance(encoded, bytes):
            return encoded
        raise _unusable(*encoded)

    def _problem(self, name: str) -> str | None:
        """What is wrong with the type of a value."""
        value: object = self._given[name]
        wanted, words = _WANTED.get(name, ((str,), "a str"))
        if not isinstance(value, wanted) or isinstance(value, bool) and bool not in wanted:
            return f"must be {words}, not {type(value).__name__}"
        return None

    def _encoded(self) -> bytes | tuple[str, str]:
        """As JSON, or the member that has no JSON form and why."""
        try:
            return encoded(self._given)
        except InvalidRequestError as error:
            return error.errors[0].field or "", error.errors[0].message or ""


def keep(settings: Settings) -> None:
    """Set what every client made from now on takes where its own arguments are silent.

    Raises:
        ConfigurationError: A value cannot be used.
    """
    _native.configure(settings.encoded())


_PATHS = frozenset({"settings_file", "ca", "client_certificate"})
_NUMBER: tuple[tuple[type, ...], str] = ((int, float), "a number")

# What is no text.
_WANTED = {
    "timeout": _NUMBER,
    "connect_timeout": _NUMBER,
    "max_retries": ((int,), "a whole number"),
    "retry_delay": _NUMBER,
    "max_retry_delay": _NUMBER,
    "headers": ((Mapping,), "a mapping of str to str"),
    "allow_http": ((bool,), "a bool"),
}


def _unusable(name: str, problem: str) -> ConfigurationError:
    return ConfigurationError(f"`{name}` {problem}.", errors=[{"field": name, "message": problem}])
