"""`NOT_GIVEN`, which leaves a parameter out where `None` would be sent as null."""

from __future__ import annotations


class NotGiven:
    """The type of `NOT_GIVEN`."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __reduce__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN = NotGiven()
"""Leaves a parameter out of the request, where `None` would be sent as null and clear a value."""
