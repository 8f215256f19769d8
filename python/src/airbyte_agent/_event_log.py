"""The log of a queue of calls, and the contexts of their callers."""

from __future__ import annotations

from contextvars import copy_context

from ._client_functions import are_used
from ._log import event_level, on_event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextvars import Context
    from typing import Any, ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")


class EventLog:
    """Logs the events of the calls of a queue, in the contexts of their callers.

    The functions of clients run in these contexts, too.
    """

    __slots__ = ("_contexts",)

    def __init__(self) -> None:
        self._contexts: dict[int, Context] = {}

    def begin(self, call_id: int) -> int | None:
        """Begin a call of the current context. Returns the lowest level of events that would be logged."""
        level = event_level()
        if level is not None or are_used():
            self._contexts[call_id] = copy_context()
        return level

    def end(self, call_id: int) -> None:
        self._contexts.pop(call_id, None)

    def run(self, call_id: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in the context of a call; in the current one for a call that was cancelled and has ended."""
        context = self._contexts.get(call_id)
        return function(*args, **kwargs) if context is None else context.run(function, *args, **kwargs)

    def log(self, events: Iterable[tuple[int, dict[str, Any]]]) -> None:
        for call_id, event in events:
            self.run(call_id, on_event, event)
