"""The arguments of a client, checked and encoded for the core, which resolves them with the other sources."""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import _native
from ._encode import encode_hidden
from ._exceptions import ConfigurationError, InvalidRequestError
from ._generated.option_types import SETTINGS
from ._hidden import Hidden
from ._options import type_problem, unexpected_keyword

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Settings:
    """The arguments of a client, and those that it does not have.

    Some are secrets. They are not in the `repr`, and no exception is raised in a frame with a variable that holds one,
    because some tools print the variables of a traceback.
    """

    __slots__ = ("_caller", "_unknown", "_values")

    def __init__(self, caller: str, unknown: Mapping[str, Any], **values: Any) -> None:
        self._caller = caller
        self._unknown = tuple(unknown)
        self._values: dict[str, Any] = {name: value for name, value in values.items() if value is not None}

    def __repr__(self) -> str:
        return f"Settings({', '.join(self._values)})"

    def encoded(self) -> bytes:
        """The settings as JSON.

        Raises:
            TypeError: There is no such argument. The error suggests the nearest name.
            ConfigurationError: A value cannot be used.
        """
        if self._unknown:
            functions = () if self._caller == "configure" else ("transport", "on_request", "on_outcome", "approver")
            raise unexpected_keyword(self._caller, self._unknown[0], (*SETTINGS, *functions))
        for name in self._values:
            self._convert_path(name)
            if problem := type_problem(name, SETTINGS[name], self._values[name]):
                raise _invalid_setting(*problem)
        encoded = self._encode()
        if isinstance(encoded, bytes):
            return encoded
        raise _invalid_setting(*encoded)

    def _convert_path(self, name: str) -> None:
        if SETTINGS[name] == "path" and hasattr(self._values[name], "__fspath__"):
            self._values[name] = os.fspath(self._values[name])

    def _encode(self) -> bytes | tuple[str, str]:
        """The settings as JSON, or the first setting that cannot be encoded and the reason."""
        try:
            return encode_hidden(Hidden(self._values))
        except InvalidRequestError as error:
            return error.errors[0].field or "", error.errors[0].message or ""


def set_defaults(settings: Settings) -> None:
    """Set the defaults of clients that are created from now on.

    Raises:
        ConfigurationError: A value cannot be used.
    """
    _native.configure(settings.encoded())


def _invalid_setting(name: str, problem: str) -> ConfigurationError:
    return ConfigurationError(f"`{name}` {problem}.", errors=[{"field": name, "message": problem}])
