"""`NULL`, which clears a value, where `None` leaves it as it is."""

from __future__ import annotations


class Null:
    """The type of `NULL`."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NULL"

    def __reduce__(self) -> str:
        return "NULL"


NULL = Null()
"""Is sent as null. `None` leaves a parameter out, everywhere but inside values that are passed on as they are, such as
`params`."""
