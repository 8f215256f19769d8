"""How synchronous calls are sent: the calling thread waits."""

from __future__ import annotations

import sys

from .._log import event_level, on_event
from .._native import wait
from .functions import run_callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .._native import PreparedCall


def send_call(call: PreparedCall) -> Any:
    """Send a call and return its outcome. If the thread is interrupted, the request is dropped."""
    if "gevent.monkey" in sys.modules and sys.modules["gevent.monkey"].is_module_patched("socket"):
        # Imported here, because it needs gevent.
        from .gevent_queue import send_call as send_call_of_greenlet

        return send_call_of_greenlet(call)
    return wait(call, event_level(), on_event, run_callback)
