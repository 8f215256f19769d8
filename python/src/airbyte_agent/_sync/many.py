"""Many actions at once, in the synchronous client: the thread that waits for one drives all of them."""

from __future__ import annotations

from contextvars import copy_context

from .._many import ExecuteOutcome, Many, RecordsOutcome, execute_job, records_job
from .._native import CallSet
from .._tracing import start_span
from .call import send_call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from .._many import Job
    from .._tracing import CallSpan


class _RunningJob:
    """A job between two of its calls. Each has a context of its own, for its span."""

    __slots__ = ("_context", "_job", "_span", "outcome")

    def __init__(self, outcome: Any, job: Job) -> None:
        self.outcome = outcome
        self._job = job
        self._context = copy_context()
        self._span: CallSpan | None = None

    def start(self, calls: CallSet) -> bool:
        """Add the first call; `False` if there is none, because it is invalid."""
        return self._advance(calls, lambda: next(self._job))

    def proceed(self, calls: CallSet, value: Any, error: Exception | None) -> bool:
        """Go on with the outcome of a call; `False` if that was the last one."""
        span, self._span = self._span, None
        if span is not None:
            if error is None:
                self._context.run(span.set_outcome, value)
                self._context.run(span.__exit__, None, None, None)
            else:
                self._context.run(span.__exit__, type(error), error, error.__traceback__)
        if error is None:
            return self._advance(calls, lambda: self._job.send(value))
        return self._advance(calls, lambda: self._job.throw(error))

    def abandon(self) -> None:
        """End without the outcome of the call in progress."""
        if self._span is not None:
            self._context.run(self._span.__exit__, None, None, None)
        self._context.run(self._job.close)

    def _advance(self, calls: CallSet, step: Callable[[], Any]) -> bool:
        try:
            operation, arguments, prepare = self._context.run(step)
            arguments.check()
            self._span = start_span(operation, arguments)
            if self._span is not None:
                self._context.run(self._span.__enter__)
                arguments = self._context.run(self._span.inject, arguments)
            calls.add(self.outcome.index, prepare(arguments))
        except StopIteration:
            return False
        except Exception as error:
            self.outcome.error = error
            return False
        return True


def execute_many(calls: Iterable[Any], concurrency: int, ordered: bool, progress: bool) -> Iterator[ExecuteOutcome]:
    """The outcomes of `execute` for each of the calls."""
    return _run_many(Many(calls, concurrency, ordered, progress), execute_job)


def records_many(calls: Iterable[Any], concurrency: int, ordered: bool, progress: bool) -> Iterator[RecordsOutcome]:
    """The outcomes of `records` for each of the calls."""
    return _run_many(Many(calls, concurrency, ordered, progress), records_job)


def _run_many(many: Many, open_job: Callable[[int, object], tuple[Any, Job]]) -> Iterator[Any]:
    calls = CallSet()
    running: dict[int, _RunningJob] = {}
    try:
        has_more = True
        while has_more or running:
            while has_more and many.may_start():
                if (given := next(many.calls, None)) is None:
                    has_more = False
                    break
                outcome, job = open_job(*given)
                many.on_start()
                running_job = _RunningJob(outcome, job)
                if running_job.start(calls):
                    running[outcome.index] = running_job
                else:
                    yield from many.on_end(outcome)
            if running:
                index, value, error = send_call(calls.next())
                if not running[index].proceed(calls, value, error):
                    yield from many.on_end(running.pop(index).outcome)
    finally:
        many.close()
        for left in running.values():
            left.abandon()
