"""The records of an action, in the asynchronous client."""

from __future__ import annotations

from collections.abc import AsyncIterator

from .. import _typing as t
from .._native import PageStream
from .page_request import AsyncPageRequest
from .record_tables import AsyncRecordTables


class AsyncRecords(AsyncRecordTables, AsyncIterator["dict[str, t.Any]"]):
    """The records of an action, over all pages. The next page is requested while the records of one are handed out.

    `token` says where to go on. `aclose` ends the iteration, and so does the end of an `async with`. Records that were
    not iterated over can be read as a `table`.
    """

    __slots__ = ("_request",)

    def __init__(
        self, request: AsyncPageRequest, pages: PageStream, action: str, max_records: int | None, progress: bool
    ) -> None:
        super().__init__(pages, action, max_records, progress)
        self._request = request

    async def __anext__(self) -> dict[str, t.Any]:
        while not self._is_closed:
            for record in self._page:
                self._on_record()
                return record  # type: ignore[no-any-return]
            with self._reading():
                self._continue_with(await self._request.send())
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """End the iteration: there is no next record, even if a page is being requested."""
        self._end()
        self._request.cancel()

    async def __aenter__(self) -> t.Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
