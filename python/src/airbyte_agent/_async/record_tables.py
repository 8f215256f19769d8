"""The records of an action as tables, in the asynchronous client."""

from __future__ import annotations

import os

from .. import _typing as t
from .._lazy import LazyModule
from .arrow_stream import ArrowStream
from .blocking import run_blocking
from .table_batches import AsyncTableBatches
from .table_request import AsyncTableRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .. import _table as tables
    from .._tables import table_file
else:
    tables = LazyModule("airbyte_agent._table")
    table_file = LazyModule("airbyte_agent._tables.table_file")


class AsyncRecordTables(ArrowStream):
    """Tables of the records of all pages. They need records that were not iterated over."""

    __slots__ = ("_known_table", "_table_request")

    def _reads_tables(self, request: AsyncTableRequest) -> None:
        self._table_request = request
        # The table that was read last, and the options that it was read with.
        self._known_table: tuple[bytes, tables.Table] | None = None

    async def table(
        self,
        schema: t.Any = None,
        *,
        nested: t.Literal["struct", "json"] = "struct",
        timestamps: bool = False,
        on_conflict: t.Literal["null", "error"] = "null",
    ) -> tables.Table:
        """Read the records of all pages as columns. They have room for every value; `report` of the table says what is
        not as it was. The table is kept, so that it is read once.

        Args:
            schema: The columns, if they are not found by looking at the records: anything with `__arrow_c_schema__`, or
                a mapping of names to types, such as `{"id": "int64", "user": {"login": "text"}, "labels": ["text"]}`.
            nested: What becomes of objects and arrays in records: structs and lists, or JSON text.
            timestamps: Whether a column whose texts are all times of RFC 3339 has timestamps.
            on_conflict: What becomes of values that do not fit the schema: null, and a line in the report, or an error.

        Raises:
            InvalidRequestError: The schema or an option cannot be used.
            DecodeError: A value does not fit the schema.
            RuntimeError: Records were read already.
        """
        from .._tables.options import table_options

        options = table_options(schema, nested, timestamps, on_conflict)
        if self._known_table is None or self._known_table[0] != options:
            self._require_unread()
            table = tables.Table(await self._table_request.send(options), self._action)
            self._known_table = (options, table)
            if self._bar is not None:
                self._bar.update(self._action, len(table), f"{self._action}, {len(table):,} records")
                self._bar.close()
        return self._known_table[1]

    async def to_arrow(self) -> t.Any:
        """A `pyarrow.Table` of the records of all pages."""
        return (await self.table()).to_arrow()

    async def to_polars(self) -> t.Any:
        """A `polars.DataFrame` of the records of all pages."""
        return (await self.table()).to_polars()

    async def to_pandas(self) -> t.Any:
        """A `pandas.DataFrame` of the records of all pages."""
        return (await self.table()).to_pandas()

    def batches(
        self,
        rows: int = 10_000,
        schema: t.Any = None,
        *,
        nested: t.Literal["struct", "json"] = "struct",
        timestamps: bool = False,
        on_conflict: t.Literal["null", "error"] = "null",
    ) -> AsyncTableBatches:
        """Tables of at most `rows` rows each, read one by one, with a few pages in memory at once.

        Without a `schema`, the columns are those of the first 10,000 records. Later values that do not fit are null,
        and have a line in the `report` of the iterator. The parameters are those of `table`.

        Raises:
            InvalidRequestError: The schema or an option cannot be used.
            RuntimeError: Records were read already.
        """
        from .._tables.options import table_options
        from .._tables.row_counts import check_rows

        options = table_options(schema, nested, timestamps, on_conflict, rows=check_rows(rows))
        return self._open_batches(options)

    async def write(
        self,
        path: str | os.PathLike[str],
        schema: t.Any = None,
        *,
        nested: t.Literal["struct", "json"] = "struct",
        timestamps: bool = False,
        on_conflict: t.Literal["null", "error"] = "null",
    ) -> table_file.TableFile:
        """Write the records of all pages to a file of Parquet, lines of JSON, or CSV, by the suffix of the path:
        `.parquet`, `.jsonl` or `.csv`. A few pages are in memory at once.

        Until it is complete, the file has a temporary name in the same folder, so the path never has part of it.
        Without a `schema`, the columns are those of the first 10,000 records, as for `batches`; a column of nulls is
        text. Parquet is written by pyarrow, polars or DuckDB, whichever is installed.

        Raises:
            InvalidRequestError: The suffix is unknown, or the schema or an option cannot be used.
            ImportError: Nothing that writes Parquet is installed.
            OSError: The file cannot be written.
            DecodeError: A value does not fit the schema.
            RuntimeError: Records were read already.
        """
        from .._tables.options import table_options
        from .._tables.row_counts import FILE_ROWS
        from .._tables.table_file import file_writer

        options = table_options(schema, nested, timestamps, on_conflict, rows=FILE_ROWS, for_files=True)
        writer = file_writer(path)
        batches = self._open_batches(options)
        try:
            await run_blocking(writer.open)
            while (table := await batches._read()) is not None:
                await run_blocking(writer.add, table)
                if self._bar is not None:
                    count = batches.count
                    self._bar.update(self._action, count, f"{self._action}, {count:,} records")
            return await run_blocking(writer.commit, batches._summary())
        except BaseException:
            writer.discard()
            raise
        finally:
            if self._bar is not None:
                self._bar.close()

    def _open_batches(self, options: bytes) -> AsyncTableBatches:
        self._require_unread()
        return AsyncTableBatches(self._table_request, options, self._action)

    def _require_unread(self) -> None:
        if self._is_closed or self._is_reading or self._count:
            raise RuntimeError(
                f"{self!r} was iterated over or closed, so a table would lack records; call `records` again for one."
            )
