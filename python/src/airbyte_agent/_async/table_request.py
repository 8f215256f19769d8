"""Requests the records of an asynchronous iteration as tables."""

from __future__ import annotations

from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .._arguments import Arguments
    from .._base_requester import BaseRequester
    from .._native import PageStream, PreparedCall, Table, TableStream


class AsyncTableRequest:
    """Requests the records of pages as tables. The pages stay where they are."""

    __slots__ = ("_pages", "_requester", "_send")

    def __init__(
        self, send: Callable[[Callable[[Arguments], PreparedCall]], Any], requester: BaseRequester, pages: PageStream
    ) -> None:
        # The function that sends the call that a function prepares.
        self._send = send
        self._requester = requester
        self._pages = pages

    async def send(self, about: bytes) -> Table:
        """A table of all records."""
        table: Table = await self._send(partial(self._requester.prepare_table, self._pages, about))
        return table

    def open(self, about: bytes) -> TableStream:
        """The records as tables that are requested one by one."""
        return self._pages.tables(about)

    async def send_next(self, tables: TableStream) -> Table | None:
        """The next table; `None` after the last."""
        table: Table | None = await self._send(partial(self._requester.prepare_next_table, tables))
        return table
