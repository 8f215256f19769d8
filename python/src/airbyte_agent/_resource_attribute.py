"""Resources as attributes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T")


def attribute(resource: type[T]) -> T:
    """An attribute with a resource, which is created when it is first used.

    The attribute of the class is the class of the resource, so that `create_autospec` knows its methods.
    """
    created: Any = _Attribute(resource)
    return created  # type: ignore[no-any-return]


class _Attribute:
    __slots__ = ("_name", "_resource")

    def __init__(self, resource: type[Any]) -> None:
        self._resource = resource

    def __set_name__(self, _: type[Any], name: str) -> None:
        self._name = name

    def __get__(self, owner: Any, _: type[Any]) -> Any:
        if owner is None:
            return self._resource
        # From now on, the attribute of the instance is found first.
        resource = vars(owner)[self._name] = self._resource(owner._requester)
        return resource
