"""Sends the calls of an asynchronous client."""

from __future__ import annotations

from functools import partial

from .._base_requester import CANCEL, EXECUTE, BaseRequester
from .._execution import Execution, Page
from .._hidden import Hidden
from .._progress import add_note, progress_listener
from .._tracing import start_span
from .call_queue import send_call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import Any, TypeVar

    from .._arguments import Arguments
    from .._models import Model
    from .._native import PageStream, PreparedCall, Response

    T = TypeVar("T")


class AsyncRequester(BaseRequester):
    """Sends the calls of an asynchronous client."""

    __slots__ = ()

    async def send(self, operation: str, arguments: Arguments, decode: Callable[[Response], T]) -> T:
        """Send a call, and decode its response."""
        response = await self._send(operation, arguments, partial(self.prepare, operation))
        return self.decode(response, decode)

    async def execute(self, arguments: Arguments, definition_id: str | None) -> Execution:
        """Run an action."""
        arguments.check()
        # Encoded once: the caller may modify the parameters before the next page is computed.
        request = Hidden(arguments.request(EXECUTE))
        response = await self._send(EXECUTE, arguments, partial(self.prepare_execute, request))
        return self.decode(response, partial(Execution, request=request, definition_id=definition_id))

    async def find(self, reference: str, workspace: str | None, arguments: Arguments) -> Any:
        """The id, name, definition id and slug of the connector with this id, name or slug."""
        return await self._send("connector", arguments, partial(self.prepare_lookup, reference, workspace))

    async def download(self, arguments: Arguments) -> Any:
        """Start a download. Returns its response, the file's metadata, and the stream of its chunks."""
        return await self._send(EXECUTE, arguments, self.prepare_download)

    async def _send(self, operation: str, arguments: Arguments, prepare: Callable[[Arguments], PreparedCall]) -> Any:
        """The outcome of the call that `prepare` returns for its arguments."""
        arguments.check()
        span = start_span(operation, arguments)
        if span is None:
            return await send_call(prepare(arguments))
        with span:
            outcome = await send_call(prepare(span.inject(arguments)))
            span.set_outcome(outcome)
        return outcome

    async def run(
        self,
        procedure: str,
        arguments: Arguments,
        decode: Callable[[Response], T],
        decode_progress: Callable[[Response], Model],
        on_progress: Callable[[Any], object] | bool | None,
    ) -> T:
        """Run a procedure to its end, and report its progress. What it has started goes on if it is interrupted."""
        steps = self.start(procedure, arguments)
        without_options = arguments.without_options()
        latest: Model | None = None
        with progress_listener(on_progress) as report:
            try:
                while True:
                    response = await self._send(procedure, without_options, lambda _: steps.next())
                    if steps.is_done():
                        return self.decode(response, decode)
                    latest = decode_progress(response)
                    report(latest)
            except Exception:
                raise
            except BaseException as interruption:
                # Interrupted or cancelled. Failures of the procedure itself say what has happened to the job.
                if latest is not None and arguments.get("onGivingUp") == "cancel":
                    request = arguments.with_members({"jobId": latest["jobId"]}).without_options()
                    await self._send(CANCEL, request, partial(self.prepare, CANCEL))
                elif latest is not None:
                    add_note(interruption, latest)
                raise

    def entries(self, operation: str, arguments: Arguments, decode: Callable[[Response], Model]) -> AsyncIterator[Any]:
        """The entries of a list operation, over all pages. Arguments are validated before the iteration starts."""
        return self._entries(operation, arguments.without_options(), self.open_list(operation, arguments), decode)

    async def _entries(
        self, operation: str, arguments: Arguments, pages: PageStream, decode: Callable[[Response], Model]
    ) -> AsyncIterator[Any]:
        next_page = partial(self.prepare_page, pages)
        while (page := await self._send(operation, arguments, next_page)) is not None:
            for entry in decode(page[0])["data"]:
                yield entry

    def pages(self, arguments: Arguments, how: Mapping[str, Any]) -> AsyncIterator[Page]:
        """The pages of an action. Arguments are validated before the iteration starts."""
        return self._pages(arguments.without_options(), self.open_pages(arguments, how))

    async def _pages(self, arguments: Arguments, pages: PageStream) -> AsyncIterator[Page]:
        next_page = partial(self.prepare_page, pages)
        while (page := await self._send(EXECUTE, arguments, next_page)) is not None:
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
