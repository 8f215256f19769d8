"""Values that are not shown."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Hidden:
    """A value whose `repr` does not show it.

    Some tools print the variables of a traceback. The package's own frames hold nothing that may be a secret in a
    variable, an argument or a `partial` while an exception can be raised, except in here.
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value: Any = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hidden) and self.value == other.value

    def __repr__(self) -> str:
        return "<hidden>"
