"""Records as columns."""

from __future__ import annotations

import os
from collections.abc import Iterator

from . import _typing as t
from ._captions import counted
from ._native import Table as NativeTable
from ._tables.libraries import first_installed, library
from ._tables.report import TableReport
from ._tables.row_counts import FILE_ROWS, check_rows
from ._tables.table_file import TableFile, file_writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class Table:
    """Records as columns, which other libraries read without a copy.

    `polars.DataFrame(issues)`, `pyarrow.table(issues)` and `duckdb.sql("from issues")` take it as it is, by Arrow's
    PyCapsule interface.
    """

    __slots__ = ("_action", "_native")

    def __init__(self, native: NativeTable, action: str) -> None:
        self._native = native
        self._action = action

    @property
    def schema(self) -> dict[str, t.Any]:
        """The type of each column, by its name: `null`, `bool`, `int64`, `uint64`, `float64`, `text`, `json`,
        `timestamp`, a dictionary for objects, or a list with the type of the items of arrays. Another table can have it
        as `schema`.
        """
        schema: dict[str, t.Any] = self._native.schema()
        return schema

    @property
    def report(self) -> TableReport:
        """What of the records is not in the table as it was."""
        return TableReport._of(self._native.report())

    def __len__(self) -> int:
        return len(self._native)

    def to_dicts(self) -> list[dict[str, t.Any]]:
        """The rows as dictionaries. Columns of JSON text have text."""
        rows: list[dict[str, t.Any]] = self._native.rows()
        return rows

    def to_arrow(self) -> t.Any:
        """A `pyarrow.Table`. Nothing is copied."""
        return library("pyarrow", "to_arrow").table(self)

    def to_polars(self) -> t.Any:
        """A `polars.DataFrame`."""
        return library("polars", "to_polars").DataFrame(self)

    def to_pandas(self) -> t.Any:
        """A `pandas.DataFrame`.

        Where pyarrow is installed, integers and booleans have types of pandas that can be missing, so that none is
        rounded. Otherwise all columns are objects.
        """
        pandas = library("pandas", "to_pandas")
        if first_installed("pyarrow") is None:
            return pandas.DataFrame(self.to_dicts(), columns=list(self.schema), dtype=object)
        arrow = library("pyarrow", "to_pandas")
        types = {
            arrow.int64(): pandas.Int64Dtype(),
            arrow.uint64(): pandas.UInt64Dtype(),
            arrow.bool_(): pandas.BooleanDtype(),
        }
        return arrow.table(self).to_pandas(types_mapper=types.get)

    def batches(self, rows: int = 10_000) -> Iterator[Table]:
        """Tables of at most `rows` rows each. Nothing is copied.

        Raises:
            InvalidRequestError: `rows` is not positive.
        """
        return (Table(part, self._action) for part in self._native.parts(check_rows(rows)))

    def write(self, path: str | os.PathLike[str]) -> TableFile:
        """Write a file of Parquet, lines of JSON, or CSV, by the suffix of the path: `.parquet`, `.jsonl` or `.csv`.

        Until it is complete, it has a temporary name in the same folder, so the path never has part of it. Parquet is
        written by pyarrow, polars or DuckDB, whichever is installed.

        Raises:
            InvalidRequestError: The suffix is unknown.
            ImportError: Nothing that writes Parquet is installed.
            OSError: The file cannot be written.
        """
        writer = file_writer(path)
        native = self._native.without_nulls()
        try:
            writer.open()
            for part in native.parts(FILE_ROWS):
                writer.add(part)
            return writer.commit(native)
        except BaseException:
            writer.discard()
            raise

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows by Arrow's PyCapsule interface. The consumer casts them, if it asks for another schema."""
        return self._native.arrow_stream()

    def __arrow_c_schema__(self) -> object:
        """The columns by Arrow's PyCapsule interface."""
        return self._native.arrow_schema()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object; pickle `to_arrow()` or `to_dicts()`")

    def __repr__(self) -> str:
        findings = len(self.report)
        rest = f", {counted(findings, 'findings')} in its report" if findings else ""
        return f"<{self._head()}, {counted(len(self), 'rows')}, {counted(len(self.schema), 'columns')}{rest}>"

    def _head(self) -> str:
        return f"{type(self).__name__} {self._action}".rstrip()

    def _repr_html_(self) -> str:
        from ._html import MAX_ROWS, table_html

        shown: list[dict[str, t.Any]] = self._native.first(MAX_ROWS).rows()
        report = self.report
        return table_html(shown, self._head(), count=len(self)) + (report._repr_html_() if report else "")
