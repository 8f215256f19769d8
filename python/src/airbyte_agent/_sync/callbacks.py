"""Functions of the caller, in the synchronous client."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def call_back(function: Callable[[Any], object], value: Any) -> None:
    """Call a function."""
    function(value)
