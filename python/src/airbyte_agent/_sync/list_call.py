"""A call of a list operation in the synchronous client, which is sent at once."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .. import _typing as t
    from .list_page import ListPage


def start_list(send: Callable[[], ListPage[t.Entry]]) -> ListPage[t.Entry]:
    """Send a call, and return the first page."""
    return send()
