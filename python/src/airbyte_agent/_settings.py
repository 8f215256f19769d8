"""What a client is told when it is made, on its way to the core, which knows the other sources."""

from __future__ import annotations

import os
import sys

from . import _native
from ._encode import encoded
from ._errors import ConfigurationError, InvalidRequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Settings:
    """Arguments of a client. They are shown nowhere, since some are secrets."""

    __slots__ = ("_given",)

    def __init__(self, **given: Any) -> None:
        self._given = {name: value for name, value in given.items() if value is not None}

    def __repr__(self) -> str:
        return f"Settings({', '.join(self._given)})"

    @property
    def user_agent(self) -> str | None:
        """What is appended to the user agent."""
        agent: str | None = self._given.get("user_agent")
        return agent

    def encoded(self, *, agent: bool) -> bytes:
        """As JSON, with the language named in the user agent if wanted.

        Raises:
            ConfigurationError: A value cannot be used.
        """
        given = {name: _checked(name, value) for name, value in self._given.items()}
        if agent:
            given["user_agent"] = " ".join(filter(None, (_AGENT, self.user_agent or _configured_agent)))
        try:
            return encoded(given)
        except InvalidRequestError as error:
            raise ConfigurationError(str(error), errors=error.errors) from None


def keep(settings: Settings) -> None:
    """Set what every client made from now on takes where its own arguments are silent.

    Raises:
        ConfigurationError: A value cannot be used.
    """
    _native.configure(settings.encoded(agent=False))
    global _configured_agent
    _configured_agent = settings.user_agent


_AGENT = f"python/{sys.version_info.major}.{sys.version_info.minor}"
_configured_agent: str | None = None

_PATHS = frozenset({"settings_file", "ca", "client_certificate"})
_NUMBERS = frozenset({"timeout", "connect_timeout", "max_retries", "retry_delay", "max_retry_delay"})


def _checked(name: str, value: object) -> object:
    """A value, if it is of the right type. The error does not quote it, since it may be a secret in the wrong place."""
    if name in _PATHS and isinstance(value, os.PathLike):
        return os.fspath(value)
    if name in ("headers", "allow_http"):
        return value
    wanted = (int, float) if name in _NUMBERS else (str,)
    if isinstance(value, wanted) and not isinstance(value, bool):
        return value
    found, expected = type(value).__name__, "a number" if name in _NUMBERS else "a str"
    raise ConfigurationError(
        f"`{name}` must be {expected}, not {found}.", errors=[{"field": name, "message": f"must be {expected}"}]
    )
