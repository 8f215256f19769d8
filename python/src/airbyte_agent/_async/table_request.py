"""Requests the records of an asynchronous iteration as tables."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._arguments import Arguments
    from .._native import PageStream, Table, TableStream
    from .requester import AsyncRequester


class AsyncTableRequest:
    """Requests the records of pages as tables. The pages stay where they are."""

    __slots__ = ("_arguments", "_pages", "_requester")

    def __init__(self, requester: AsyncRequester, arguments: Arguments, pages: PageStream) -> None:
        self._requester = requester
        self._arguments = arguments
        self._pages = pages

    async def send(self, about: bytes) -> Table:
        """A table of all records."""
        return await self._requester.read_table(self._arguments, self._pages, about)

    def open(self, about: bytes) -> TableStream:
        """The records as tables that are requested one by one."""
        return self._pages.tables(about)

    async def send_next(self, tables: TableStream) -> Table | None:
        """The next table; `None` after the last."""
        return await self._requester.next_table(self._arguments, tables)
