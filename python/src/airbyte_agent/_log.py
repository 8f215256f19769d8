"""The logger `airbyte_agent`.

It is silent by default. `logging.getLogger("airbyte_agent").setLevel("INFO")` logs retries, `"DEBUG"` every call.
Records have the attributes `operation`, `request_id`, `attempts`, `status` and `elapsed`, in seconds.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from typing import Any

_logger: logging.Logger | None = None


def event_listener() -> Callable[[dict[str, Any]], None] | None:
    """The function to call for each event of a call; `None` if nothing would be logged."""
    # A program that has not imported `logging` has not configured it.
    if "logging" not in sys.modules:
        return None
    logger = _logger or _get_logger()
    return on_event if logger.isEnabledFor(_INFO) else None


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


_INFO = 20
_LEVELS = {"debug": 10, "info": _INFO}
