"""The base class of asynchronous resources."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from .requester import AsyncRequester

    R = TypeVar("R", bound="AsyncResource")


class AsyncResource:
    """A resource of an asynchronous client."""

    __slots__ = ("_requester",)

    def __init__(self, requester: AsyncRequester) -> None:
        self._requester = requester

    def _raw(self: R) -> R:
        return type(self)(self._requester.raw())
