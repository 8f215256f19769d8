"""A call of a list operation in the synchronous client, which is sent at once."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from .list_page import ListPage

    T = TypeVar("T")


def start_list(send: Callable[[], ListPage[T]]) -> ListPage[T]:
    """Send a call, and return the first page."""
    return send()
