"""The logger `airbyte_agent`.

Calls that fail are logged as warnings. `logging.getLogger("airbyte_agent").setLevel("INFO")` also logs retries,
`"DEBUG"` every call. Handlers and filters run in the context of the caller: they see its `contextvars`.
Records have the attributes `operation`, `request_id`, `attempts`, `status` and `elapsed`, in seconds.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from typing import Any

_logger: logging.Logger | None = None


def event_level() -> int | None:
    """The lowest level of events that would be logged; `None` if none would."""
    # A program that has not imported `logging` has not configured it.
    if "logging" not in sys.modules:
        return None
    logger = _logger or _get_logger()
    return next(filter(logger.isEnabledFor, _LEVELS.values()), None)


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
