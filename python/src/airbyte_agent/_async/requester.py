"""Sends the calls of an asynchronous client."""

from __future__ import annotations

from functools import partial

from .._base_requester import EXECUTE, BaseRequester
from .._encode import encode_request
from .._execution import Execution, Page
from .._options import encode_options
from .._tracing import start_span
from .call_queue import send_call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import Any, TypeVar

    from .._models import Model
    from .._native import PageStream, PreparedCall, Response

    T = TypeVar("T")


class AsyncRequester(BaseRequester):
    """Sends the calls of an asynchronous client."""

    __slots__ = ()

    async def send(
        self, operation: str, members: Mapping[str, Any], options: Mapping[str, Any], decode: Callable[[Response], T]
    ) -> T:
        """Send a call, and decode its response."""
        prepare = partial(self.session.call, operation, encode_request(operation, members))
        return self.decode(await self._send(operation, members, prepare, options), decode)

    async def execute(
        self, members: Mapping[str, Any], definition_id: str | None, options: Mapping[str, Any]
    ) -> Execution:
        """Run an action."""
        request = encode_request(EXECUTE, members)
        response = await self._send(EXECUTE, members, partial(self.session.call, EXECUTE, request), options)
        return self.decode(response, partial(Execution, request=(request, definition_id)))

    async def find(self, reference: str, workspace: str | None, options: Mapping[str, Any]) -> Any:
        """The id, name, definition id and slug of the connector with this id, name or slug."""
        prepare = partial(self.prepare_lookup, reference, workspace)
        return await self._send("connector", {"workspace_name": workspace}, prepare, options)

    async def download(self, members: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """Start a download. Returns its response, the file's metadata, and the stream of its chunks."""
        prepare = partial(self.session.download, encode_request(EXECUTE, members))
        return await self._send(EXECUTE, members, prepare, options)

    async def _send(
        self,
        operation: str,
        members: Mapping[str, Any],
        prepare: Callable[[bytes], PreparedCall],
        options: Mapping[str, Any],
    ) -> Any:
        """The outcome of the call that `prepare` returns for the encoded options."""
        span = start_span(operation, members)
        if span is None:
            return await send_call(prepare(encode_options(options)))
        with span:
            outcome = await send_call(prepare(encode_options(span.inject(options))))
            span.set_outcome(outcome)
        return outcome

    def entries(
        self,
        operation: str,
        members: Mapping[str, Any],
        options: Mapping[str, Any],
        decode: Callable[[Response], Model],
    ) -> AsyncIterator[Any]:
        """The entries of a list operation, over all pages. Arguments are validated before the iteration starts."""
        return self._entries(operation, members, self.open_list(operation, members, options), decode)

    async def _entries(
        self, operation: str, members: Mapping[str, Any], pages: PageStream, decode: Callable[[Response], Model]
    ) -> AsyncIterator[Any]:
        while (page := await self._send(operation, members, pages.next, {})) is not None:
            for entry in decode(page[0])["data"]:
                yield entry

    def pages(
        self,
        members: Mapping[str, Any],
        how: Mapping[str, Any],
        options: Mapping[str, Any],
    ) -> AsyncIterator[Page]:
        """The pages of an action. Arguments are validated before the iteration starts."""
        return self._pages(members, self.open_pages(members, how, options))

    async def _pages(self, members: Mapping[str, Any], pages: PageStream) -> AsyncIterator[Page]:
        while (page := await self._send(EXECUTE, members, pages.next, {})) is not None:
            yield Page(*page)

    async def records(self, pages: AsyncIterator[Page], max_records: int | None) -> AsyncIterator[Any]:
        """The records of pages, at most so many."""
        count = 0
        async for page in pages:
            for record in page.records:
                if count == max_records:
                    return
                count += 1
                yield record
