"""Many actions at once: what each is, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from functools import partial

from . import _typing as t
from ._base_requester import EXECUTE, BaseRequester, action_name
from ._connector_data import ConnectorData
from ._execution import Execution, Page
from ._hidden import Hidden
from ._progress_bar import ProgressBar
from ._records import BaseRecords
from ._typeguards import is_tuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from typing import Any, NoReturn, TypeAlias

    from ._arguments import Arguments
    from ._native import PreparedCall

    # A call to send, as the operation, the arguments, and what prepares it. It is continued with the outcome.
    Job: TypeAlias = Generator[tuple[str, Arguments, Callable[[Arguments], PreparedCall]], Any, None]


class _Outcome:
    """What has become of a call among many."""

    __slots__ = ("call", "error", "index")

    index: int
    """The number of the call, from 0 on."""
    call: tuple[t.Any, ...]
    """The call as it was given."""
    error: Exception | None
    """What the call failed with."""

    def __init__(self, index: int, call: tuple[t.Any, ...]) -> None:
        self.index = index
        self.call = call
        self.error = None

    def _repr(self, result: object) -> str:
        _, entity, action, *_ = self.call
        return (
            f"<{type(self).__name__} {self.index}, {entity}.{action}, {result if self.error is None else self.error!r}>"
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object; pickle its result")


class ExecuteOutcome(_Outcome):
    """What has become of a call of `execute_many`: an `execution`, or an `error`."""

    __slots__ = ("execution",)

    execution: Execution | None
    """What `execute` returns; `None` if the call failed."""

    def __init__(self, index: int, call: tuple[t.Any, ...]) -> None:
        super().__init__(index, call)
        self.execution = None

    def result(self) -> Execution:
        """The execution.

        Raises:
            Exception: The call failed with it.
        """
        if self.execution is None:
            raise self.error or RuntimeError("the call has not completed")
        return self.execution

    def __repr__(self) -> str:
        return self._repr(self.execution)


class RecordsOutcome(_Outcome):
    """What has become of a call of `records_many`: its `records`, and an `error` if not all could be read."""

    __slots__ = ("records", "token")

    records: list[dict[str, t.Any]]
    """The records that were read, also before an error."""
    token: str | None
    """Where to go on, as `token` of `Records`."""

    def __init__(self, index: int, call: tuple[t.Any, ...]) -> None:
        super().__init__(index, call)
        self.records = []
        self.token = None

    def result(self) -> list[dict[str, t.Any]]:
        """The records.

        Raises:
            Exception: The call failed with it.
        """
        if self.error is not None:
            raise self.error
        return self.records

    def __repr__(self) -> str:
        return self._repr(f"{len(self.records):,} records")


class ManyCall:
    """One of the calls, as a tuple `(connector, entity, action, params, options)`; the last two are optional."""

    __slots__ = ("action", "connector", "entity", "given", "members", "more", "options")

    def __init__(self, given: object, more: tuple[str, ...]) -> None:
        if not (is_tuple(given) and 3 <= len(given) <= 5 and isinstance(given[0], ConnectorData)):
            raise TypeError("a call must be a tuple: (connector, entity, action, params, options)")
        self.given: tuple[t.Any, ...] = given
        self.connector, self.entity, self.action = given[:3]
        options: dict[str, t.Any] = {**((given[4] if len(given) == 5 else None) or {})}
        self.members = {name: options.pop(name, None) for name in _REQUEST_OPTIONS}
        self.members["params"] = given[3] if len(given) > 3 else None
        self.more = {name: options.pop(name) for name in more if name in options}
        self.options = options

    def arguments(self, caller: str) -> Arguments:
        arguments: Arguments = self.connector._execute_arguments(
            caller, self.options, entity=self.entity, action=self.action, **self.members
        )
        return arguments

    @property
    def requester(self) -> BaseRequester:
        requester: BaseRequester = self.connector._requester
        return requester


class Many:
    """Many calls of one kind: which may start, and which outcomes are due."""

    __slots__ = ("_bar", "_completed", "_done", "_is_ordered", "_next", "_started", "calls", "concurrency")

    def __init__(self, calls: Iterable[t.Any], concurrency: int, ordered: bool, progress: bool) -> None:
        if isinstance(concurrency, bool) or not isinstance(concurrency, int):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("`concurrency` must be an int")
        if concurrency < 1:
            raise ValueError("`concurrency` must be at least 1")
        total = len(calls) if isinstance(calls, Sized) else None
        self.calls = enumerate(calls)
        self.concurrency = concurrency
        self._is_ordered = ordered
        self._bar = ProgressBar(is_for_people=True, unit=" calls", total=total) if progress else None
        self._started = self._completed = self._next = 0
        self._done: dict[int, t.Any] = {}

    def may_start(self) -> bool:
        """Whether another call may start: so many at once, and with `ordered` no further ahead of what is due."""
        return self._started - (self._next if self._is_ordered else self._completed) < self.concurrency

    def on_start(self) -> None:
        """Count a call."""
        self._started += 1

    def on_end(self, outcome: t.Any) -> list[t.Any]:
        """The outcomes that are due now that this one is there."""
        self._completed += 1
        if self._bar is not None:
            self._bar.update("calls", self._completed, f"{self._completed:,} calls completed")
        if not self._is_ordered:
            return [outcome]
        self._done[outcome.index] = outcome
        due: list[t.Any] = []
        while (first := self._done.pop(self._next, None)) is not None:
            self._next += 1
            due.append(first)
        return due

    def close(self) -> None:
        """End the progress bar."""
        if self._bar is not None:
            self._bar.close()


def execute_job(index: int, given: object) -> tuple[ExecuteOutcome, Job]:
    """A call of `execute_many`."""
    call = ManyCall(given, ())
    outcome = ExecuteOutcome(index, call.given)
    return outcome, _execute(call, outcome)


def _execute(call: ManyCall, outcome: ExecuteOutcome) -> Job:
    requester = call.requester
    arguments = call.arguments("execute")
    arguments.check()
    request = Hidden(arguments.request(EXECUTE))
    response = yield EXECUTE, arguments, partial(requester.prepare_execute, request)
    outcome.execution = Execution._from_response(
        response, request, call.connector.definition_id, action_name(arguments)
    )


def records_job(index: int, given: object) -> tuple[RecordsOutcome, Job]:
    """A call of `records_many`."""
    call = ManyCall(given, ("paging", "after", "max_pages", "max_records"))
    outcome = RecordsOutcome(index, call.given)
    return outcome, _records(call, outcome)


def _records(call: ManyCall, outcome: RecordsOutcome) -> Job:
    requester = call.requester
    arguments = call.arguments("records")
    how: Mapping[str, t.Any] = {"definition_id": call.connector.definition_id, **call.more}
    pages = requester.open_pages(arguments, how)
    arguments, action = arguments.without_options(), action_name(arguments)
    records = BaseRecords(pages, action, call.more.get("max_records"), progress=False)
    outcome.token = records.token
    while not records._is_closed:
        try:
            page = yield EXECUTE, arguments, partial(requester.prepare_page, pages)
            records._continue_with(None if page is None else Page._from_outcome(page, action))
            outcome.records.extend(records._take_page())
        finally:
            outcome.token = records.token


# Options of a call that are members of its request.
_REQUEST_OPTIONS = ("select_fields", "exclude_fields", "skip_truncation", "intent")
