"""Sends the calls of an asynchronous client."""

from __future__ import annotations

from functools import partial

from .._base_requester import CANCEL_JOB, EXECUTE, GET_JOB, BaseRequester, action_name
from .._exceptions import AirbyteAgentError
from .._execution import Execution, Page
from .._hidden import Hidden
from .._progress import has_ended, progress_listener, say_of_job, unfinished
from .._tracing import start_span
from .call_queue import send_call
from .callbacks import call_back
from .list_call import start_list
from .list_page import to_page
from .page_request import AsyncPageRequest
from .records import AsyncRecords
from .table_request import AsyncTableRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import Any, TypeVar

    from .._arguments import Arguments
    from .._list_page import ListForm
    from .._models import Model
    from .._native import PageStream, PreparedCall, Response
    from .list_call import AsyncListCall

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
        # Encoded once: the caller may modify the parameters before the next page is computed.
        request = Hidden(arguments.request(EXECUTE))
        response = await self._send(EXECUTE, arguments, partial(self.prepare_execute, request))
        decode = partial(
            Execution._from_response, request=request, definition_id=definition_id, action=action_name(arguments)
        )
        return self.decode(response, decode)

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
        arguments.check()
        span = start_span(procedure, arguments)
        if span is None:
            response = await self._run(procedure, arguments, decode_progress, on_progress)
        else:
            with span:
                response = await self._run(procedure, span.inject(arguments), decode_progress, on_progress)
                span.set_outcome(response)
        return self.decode(response, decode)

    async def _run(
        self,
        procedure: str,
        arguments: Arguments,
        decode_progress: Callable[[Response], Model],
        on_progress: Callable[[Any], object] | bool | None,
    ) -> Response:
        steps = self.start(procedure, arguments)
        jobs: dict[int, Model] = {}
        with progress_listener(on_progress) as report:
            try:
                while True:
                    response: Response = await send_call(steps.next())
                    if steps.is_done():
                        return response
                    job = decode_progress(response)
                    jobs[job["jobId"]] = job
                    await call_back(report, job)
            except GeneratorExit:
                # A coroutine that is closed cannot send anything.
                raise
            except BaseException as reason:
                # Errors of the procedure itself say what has become of its jobs.
                if not steps.is_done():
                    for job_id in unfinished(jobs):
                        say_of_job(reason, await self._leave(job_id, arguments))
                raise

    async def _leave(self, job_id: int, arguments: Arguments) -> str:
        """Stop waiting for a job, and cancel it if the caller wants that. Returns what has become of it."""
        if arguments.get("onGivingUp") != "cancel":
            return f"job {job_id} goes on; `jobs.wait({job_id})` waits for it again"
        request = arguments.of_other_call({"jobId": job_id})
        try:
            # The service cancels whatever the connection of the job is running by now, so it must be this job.
            job = (await self._send(GET_JOB, request, partial(self.prepare, GET_JOB))).json()
            if has_ended(job):
                return f"job {job_id} had ended: {job['status']}"
            await self._send(CANCEL_JOB, request, partial(self.prepare, CANCEL_JOB))
        except AirbyteAgentError as error:
            return f"job {job_id} could not be cancelled: {error}"
        return f"job {job_id} was cancelled"

    def list(self, operation: str, arguments: Arguments, form: ListForm) -> AsyncListCall[Any]:
        """Send the call of a list operation, and return its first page."""
        return start_list(partial(self._first_page, operation, arguments, form))

    async def _first_page(self, operation: str, arguments: Arguments, form: ListForm) -> Any:
        outcome = await self._send(operation, arguments, partial(self.prepare_list, operation))
        send = partial(self._next_page, operation, arguments.without_options(), form)
        return self.decode(outcome[0], partial(to_page, form, outcome, send, outcome[-1]))

    async def _next_page(self, operation: str, arguments: Arguments, form: ListForm, pages: PageStream) -> Any:
        outcome = await self._send(operation, arguments, partial(self.prepare_page, pages))
        if outcome is None:
            return None
        send = partial(self._next_page, operation, arguments, form)
        return to_page(form, outcome, send, pages)

    def pages(self, arguments: Arguments, how: Mapping[str, Any]) -> AsyncIterator[Page]:
        """The pages of an action. Arguments are validated before the iteration starts."""
        return self._pages(arguments.without_options(), self.open_pages(arguments, how))

    async def _pages(self, arguments: Arguments, pages: PageStream) -> AsyncIterator[Page]:
        try:
            while (page := await self._read_page(arguments, pages)) is not None:
                yield page
        finally:
            pages.close()

    def records(self, arguments: Arguments, how: Mapping[str, Any], *, progress: bool) -> AsyncRecords:
        """The records of an action, over all pages."""
        pages = self.open_pages(arguments, how)
        request = AsyncPageRequest(partial(self._read_page, arguments.without_options(), pages))
        records = AsyncRecords(request, pages, action_name(arguments), how["max_records"], progress)
        send = partial(self._send, EXECUTE, arguments.without_options())
        records._reads_tables(AsyncTableRequest(send, self, pages))
        return records

    async def _read_page(self, arguments: Arguments, pages: PageStream) -> Page | None:
        outcome = await self._send(EXECUTE, arguments, partial(self.prepare_page, pages))
        return None if outcome is None else Page._from_outcome(outcome, action_name(arguments))
