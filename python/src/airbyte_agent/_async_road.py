"""The way of every call for callers who await."""

from __future__ import annotations

from ._crossing import outcome
from ._encode import request
from ._execution import Execution, Page
from ._options import encoded_options
from ._tracing import spanned
from ._way import EXECUTE, Way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import Any, TypeVar

    from ._answer import Answer
    from ._native import Pages, Reply
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
        return self.read(await self._reply(operation, request(operation, members), members, options), read)

    async def execute(
        self, members: Mapping[str, Any], definition_id: str | None, options: Mapping[str, Any]
    ) -> Execution:
        """Run an action."""
        asked = request(EXECUTE, members), definition_id
        return self.read(await self._reply(EXECUTE, asked[0], members, options), lambda reply: Execution(reply, asked))

    async def _reply(
        self, operation: str, request: bytes, members: Mapping[str, Any], options: Mapping[str, Any]
    ) -> Reply:
        with spanned(operation, members) as span:
            reply: Reply = await outcome(self.session.call(operation, request, encoded_options(span.carried(options))))
            span.ended(reply)
        return reply

    async def find(self, reference: str, workspace: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
        """What is known of the connector that answers to an id, a name or a slug."""
        with spanned("connector", {"workspace_name": workspace}) as span:
            found: dict[str, Any] = await outcome(self.look_up(reference, workspace, span.carried(options)))
        return found

    async def download(self, members: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """Begin to receive a file: its reply, what is known of it, and the stream of its pieces."""
        with spanned(EXECUTE, members) as span:
            call = self.session.download(request(EXECUTE, members), encoded_options(span.carried(options)))
            begun = await outcome(call)
            span.ended(begun[0])
        return begun

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
        while (page := await self._next(operation, members, pages)) is not None:
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
        while (page := await self._next(EXECUTE, members, pages)) is not None:
            yield Page(*page)

    async def _next(self, operation: str, members: Mapping[str, Any], pages: Pages) -> Any:
        with spanned(operation, members) as span:
            page = await outcome(pages.next(encoded_options(span.carried({}))))
            if page is not None:
                span.ended(page[0])
        return page


class AsyncResource:
    """A resource, for callers who await."""

    __slots__ = ("_road",)

    def __init__(self, road: AsyncRoad) -> None:
        self._road = road

    def _raw(self: R) -> R:
        return type(self)(self._road.raw())
