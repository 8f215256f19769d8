"""What a value of JSON is, told to type checkers as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

    def is_dict(value: object) -> TypeGuard[dict[str, Any]]:
        """Whether it is an object."""
        ...

    def is_list(value: object) -> TypeGuard[list[Any]]:
        """Whether it is an array."""
        ...

    def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:
        """Whether it is several values."""
        ...
else:
    # Asked several times a call: without a frame of Python each.
    is_dict = dict.__instancecheck__
    is_list = list.__instancecheck__
    is_tuple = tuple.__instancecheck__


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether it can be written as an object."""
    return isinstance(value, Mapping)


def is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether it can be written as an array. Texts and bytes are sequences, but no arrays."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview))
