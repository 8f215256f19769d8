"""`isinstance` checks as `TypeGuard`s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

    def is_dict(value: object) -> TypeGuard[dict[str, Any]]:
        """Whether it is a `dict`."""
        ...

    def is_list(value: object) -> TypeGuard[list[Any]]:
        """Whether it is a `list`."""
        ...

    def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:
        """Whether it is a `tuple`."""
        ...
else:
    # Several are called for every API call; these run without a Python frame.
    is_dict = dict.__instancecheck__
    is_list = list.__instancecheck__
    is_tuple = tuple.__instancecheck__


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether it is encoded as a JSON object."""
    return isinstance(value, Mapping)


def is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether it is encoded as a JSON array: any sequence but text and bytes."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview))
