"""Where the calls of those who wait come back: to the thread that waits."""

from __future__ import annotations

from ._log import listener

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._native import Call


def outcome(call: Call) -> Any:
    """Make a call and wait for its outcome. When the thread is interrupted, the request on the wire is dropped."""
    return call.wait(listener())
