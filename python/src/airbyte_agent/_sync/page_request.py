"""A request of a synchronous iteration."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .._execution import Page


class PageRequest:
    """Requests the next page, as often as there is one."""

    __slots__ = ("_read_page",)

    def __init__(self, read_page: Callable[[], Page | None]) -> None:
        self._read_page = read_page

    def send(self) -> Page | None:
        """The next page; `None` after the last."""
        return self._read_page()

    def cancel(self) -> None:
        """Nothing: only another thread can have a request in progress, which cannot be dropped from here."""
