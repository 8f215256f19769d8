"""The logger `airbyte_agent`.

Calls that fail are logged as warnings. `logging.getLogger("airbyte_agent").setLevel("INFO")` also logs retries,
`"DEBUG"` every call. Handlers and filters run in the context of the caller: they see its `contextvars`.
Records have the attributes `operation`, `request_id`, `attempts`, `status` and `elapsed`, in seconds.
"""

from __future__ import annotations

import sys
from contextvars import copy_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from collections.abc import Iterable
    from contextvars import Context
    from typing import Any

_logger: logging.Logger | None = None


def event_level() -> int | None:
    """The lowest level of events that would be logged; `None` if none would."""
    # A program that has not imported `logging` has not configured it.
    if "logging" not in sys.modules:
        return None
    logger = _logger or _get_logger()
    return next(filter(logger.isEnabledFor, _LEVELS.values()), None)


class EventLog:
    """Logs the events of the calls of a queue, in the contexts of their callers."""

    __slots__ = ("_contexts",)

    def __init__(self) -> None:
        self._contexts: dict[int, Context] = {}

    def begin(self, call_id: int) -> int | None:
        """Begin a call of the current context. Returns the lowest level of events that would be logged."""
        level = event_level()
        if level is not None:
            self._contexts[call_id] = copy_context()
        return level

    def end(self, call_id: int) -> None:
        self._contexts.pop(call_id, None)

    def log(self, events: Iterable[tuple[int, dict[str, Any]]]) -> None:
        for call_id, event in events:
            context = self._contexts.get(call_id)
            # A call that was cancelled has ended.
            if context is None:
                on_event(event)
            else:
                context.run(on_event, event)


def on_event(event: dict[str, Any]) -> None:
    """Log an event of a call."""
    level = _LEVELS[event.pop("level")]
    (_logger or _get_logger()).log(level, "%s", event.pop("message"), extra=event)


def log_warning(message: str) -> None:
    """Log a message that needs attention."""
    (_logger or _get_logger()).warning("%s", message)


def _get_logger() -> logging.Logger:
    global _logger
    import logging

    _logger = logging.getLogger("airbyte_agent")
    _logger.addHandler(logging.NullHandler())
    return _logger


# By their names in the core, the lowest first.
_LEVELS = {"debug": 10, "info": 20, "warn": 30}
