"""The way of every call for callers who await."""

from __future__ import annotations

from ._crossing import outcome
from ._execution import Page
from ._road import Way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import Any, TypeVar

    from ._answer import Answer
    from ._native import Call, Pages, Reply
    from .types import Paging

    T = TypeVar("T")


class AsyncRoad(Way):
    """The way of callers who await."""

    __slots__ = ()

    async def run(self, call: Call) -> Any:
        """Make a call that is ready."""
        return await outcome(call)

    async def send(self, operation: str, members: Mapping[str, Any], options: bytes, read: Callable[[Reply], T]) -> T:
        """Make a call, and read its reply."""
        return read(await outcome(self._call(operation, members, options)))

    def entries(
        self, operation: str, members: Mapping[str, Any], options: bytes, read: Callable[[Reply], Answer]
    ) -> AsyncIterator[Any]:
        """All entries of one of the API's own lists."""
        return self._entries(self._list_pages(operation, members, options), read)

    async def _entries(self, pages: Pages, read: Callable[[Reply], Answer]) -> AsyncIterator[Any]:
        while (page := await outcome(pages.next())) is not None:
            for entry in read(page[0])["data"]:
                yield entry

    def pages(
        self, members: Mapping[str, Any], definition_id: str | None, paging: Paging | None, options: bytes
    ) -> AsyncIterator[Page]:
        """The pages of an action."""
        return self._pages(self._action_pages(members, definition_id, paging, options))

    async def _pages(self, pages: Pages) -> AsyncIterator[Page]:
        while (page := await outcome(pages.next())) is not None:
            yield Page(*page)


class AsyncResource:
    """A resource, for callers who await."""

    __slots__ = ("_road",)

    def __init__(self, road: AsyncRoad) -> None:
        self._road = road
