"""The libraries that tables go to. They are the caller's, and no dependencies."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def library(name: str, method: str) -> Any:
    """The module of an extra of the package that has its name.

    Raises:
        ImportError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise missing(name, method, error) from error


def missing(extra: str, method: str, error: ImportError | None = None) -> ImportError:
    """The error that says which extra a method needs."""
    reason = f" ({error})" if error else ""
    return ImportError(f'{method}() requires {extra}: pip install "airbyte-agent[{extra}]"{reason}', name=extra)


def first_installed(*names: str) -> str | None:
    """The first of these libraries that is installed."""
    return next((name for name in names if find_spec(name) is not None), None)
