"""Tables that an asynchronous client reads one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator

from .. import _typing as t
from .._lazy import LazyModule
from .table_request import AsyncTableRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .. import _table as tables
    from .._native import Table as NativeTable
    from .._tables import report
else:
    tables = LazyModule("airbyte_agent._table")
    report = LazyModule("airbyte_agent._tables.report")


class AsyncTableBatches(AsyncIterator["tables.Table"]):
    """Tables of a few rows each, which are read when the iteration reaches them.

    If a request fails, the iteration can go on: the same page is requested again.
    """

    __slots__ = ("_action", "_request", "_stream", "count")

    count: int
    """How many rows were read."""

    def __init__(self, request: AsyncTableRequest, options: bytes, action: str) -> None:
        self._request = request
        self._action = action
        self._stream = request.open(options)
        self.count = 0

    async def __anext__(self) -> tables.Table:
        native = await self._read()
        if native is None:
            raise StopAsyncIteration
        return tables.Table(native, self._action)

    async def _read(self) -> NativeTable | None:
        native = await self._request.send_next(self._stream)
        self.count += 0 if native is None else len(native)
        return native

    @property
    def schema(self) -> dict[str, t.Any] | None:
        """The type of each column, by its name: see `Table.schema`. `None` until the first table was read."""
        summary = self._stream.summary()
        return None if summary is None else summary.schema()

    @property
    def report(self) -> report.TableReport:
        """What of the records is not in the tables so far as it was."""
        summary = self._stream.summary()
        return report.TableReport._of([] if summary is None else summary.report())

    def _summary(self) -> NativeTable:
        """A table without rows, with the columns and the report, after the last table."""
        summary = self._stream.summary()
        if summary is None:
            raise RuntimeError("another task or thread is reading the next table.")
        return summary

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._action}, {self.count:,} rows read>"
