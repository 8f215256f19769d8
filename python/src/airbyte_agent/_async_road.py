"""The way of every call for callers who await."""

from __future__ import annotations

from functools import partial

from ._crossing import outcome
from ._encode import request
from ._execution import Execution, Page
from ._options import encoded_options
from ._tracing import span_of
from ._way import EXECUTE, Way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import Any, TypeVar

    from ._answer import Answer
    from ._native import Call, Pages, Reply
    from .types import Paging

    R = TypeVar("R", bound="AsyncResource")
    T = TypeVar("T")


class AsyncRoad(Way):
    """The way of callers who await."""

    __slots__ = ()

    async def send(
        self, operation: str, members: Mapping[str, Any], options: Mapping[str, Any], read: Callable[[Reply], T]
    ) -> T:
        """Make a call, and read its reply."""
        call = partial(self.session.call, operation, request(operation, members))
        return self.read(await self._outcome(operation, members, call, options), read)

    async def execute(
        self, members: Mapping[str, Any], definition_id: str | None, options: Mapping[str, Any]
    ) -> Execution:
        """Run an action."""
        asked = request(EXECUTE, members)
        reply = await self._outcome(EXECUTE, members, partial(self.session.call, EXECUTE, asked), options)
        return self.read(reply, partial(Execution, asked=(asked, definition_id)))

    async def find(self, reference: str, workspace: str | None, options: Mapping[str, Any]) -> Any:
        """What is known of the connector that answers to an id, a name or a slug."""
        look_up = partial(self.look_up, reference, workspace)
        return await self._outcome("connector", {"workspace_name": workspace}, look_up, options)

    async def download(self, members: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """Begin to receive a file: its reply, what is known of it, and the stream of its pieces."""
        download = partial(self.session.download, request(EXECUTE, members))
        return await self._outcome(EXECUTE, members, download, options)

    async def _outcome(
        self, operation: str, members: Mapping[str, Any], call: Callable[[bytes], Call], options: Mapping[str, Any]
    ) -> Any:
        """What a call, which takes its options as they are encoded, ends in."""
        span = span_of(operation, members)
        if span is None:
            return await outcome(call(encoded_options(options)))
        with span:
            ended = await outcome(call(encoded_options(span.carried(options))))
            span.ended(ended)
        return ended

    def entries(
        self,
        operation: str,
        members: Mapping[str, Any],
        options: Mapping[str, Any],
        read: Callable[[Reply], Answer],
    ) -> AsyncIterator[Any]:
        """All entries of one of the API's own lists."""
        return self._entries(operation, members, self.list_pages(operation, members, options), read)

    async def _entries(
        self, operation: str, members: Mapping[str, Any], pages: Pages, read: Callable[[Reply], Answer]
    ) -> AsyncIterator[Any]:
        while (page := await self._outcome(operation, members, pages.next, {})) is not None:
            for entry in read(page[0])["data"]:
                yield entry

    def pages(
        self,
        members: Mapping[str, Any],
        definition_id: str | None,
        paging: Paging | None,
        options: Mapping[str, Any],
    ) -> AsyncIterator[Page]:
        """The pages of an action."""
        return self._pages(members, self.action_pages(members, definition_id, paging, options))

    async def _pages(self, members: Mapping[str, Any], pages: Pages) -> AsyncIterator[Page]:
        while (page := await self._outcome(EXECUTE, members, pages.next, {})) is not None:
            yield Page(*page)


class AsyncResource:
    """A resource, for callers who await."""

    __slots__ = ("_road",)

    def __init__(self, road: AsyncRoad) -> None:
        self._road = road

    def _raw(self: R) -> R:
        return type(self)(self._road.raw())
