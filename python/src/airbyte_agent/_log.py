"""The logger `airbyte_agent`: what happens to calls on their way.

It says nothing before a program asks for it: `logging.getLogger("airbyte_agent").setLevel("INFO")` for calls that are
repeated, `"DEBUG"` for every call. Records have the attributes `operation`, `request_id`, `attempts`, `status` and
`elapsed`, in seconds.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from typing import Any

_logger: logging.Logger | None = None


def listener() -> Callable[[dict[str, Any]], None] | None:
    """Who wants to know what happens to a call: the logger, or nobody."""
    # A program that has not imported `logging` has not set it up, either.
    if "logging" not in sys.modules:
        return None
    logger = _logger or _get()
    return hear if logger.isEnabledFor(_INFO) else None


def hear(event: dict[str, Any]) -> None:
    """Log an event of the core."""
    level = _LEVELS[event.pop("level")]
    (_logger or _get()).log(level, "%s", event.pop("message"), extra=event)


def _get() -> logging.Logger:
    global _logger
    import logging

    _logger = logging.getLogger("airbyte_agent")
    _logger.addHandler(logging.NullHandler())
    return _logger


_INFO = 20
_LEVELS = {"debug": 10, "info": _INFO}
