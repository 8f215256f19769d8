"""The records of a page as a table."""

from __future__ import annotations

import os
from collections.abc import Iterator

from . import _typing as t
from ._lazy import LazyModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import _table as tables
    from ._tables import table_file
else:
    tables = LazyModule("airbyte_agent._table")
    table_file = LazyModule("airbyte_agent._tables.table_file")


class PageTables:
    """Tables of the records of a page, which libraries read by Arrow's PyCapsule interface:
    `polars.DataFrame(page)`.
    """

    __slots__ = ()

    def table(
        self,
        schema: t.Any = None,
        *,
        nested: t.Literal["struct", "json"] = "struct",
        timestamps: bool = False,
        on_conflict: t.Literal["null", "error"] = "null",
    ) -> tables.Table:
        """The records as columns.

        Args:
            schema: The columns, if they are not found by looking at the records: anything with `__arrow_c_schema__`, or
                a mapping of names to types, such as `{"id": "int64", "user": {"login": "text"}, "labels": ["text"]}`.
            nested: What becomes of objects and arrays in records: structs and lists, or JSON text.
            timestamps: Whether a column whose texts are all times of RFC 3339 has timestamps.
            on_conflict: What becomes of values that do not fit the schema: null, and a line in the `report` of the
                table, or an error.

        Raises:
            InvalidRequestError: The schema or an option cannot be used.
            DecodeError: The response is not JSON, or a value does not fit the schema.
        """
        raise NotImplementedError

    def to_arrow(self) -> t.Any:
        """A `pyarrow.Table` of the records."""
        return self.table().to_arrow()

    def to_polars(self) -> t.Any:
        """A `polars.DataFrame` of the records."""
        return self.table().to_polars()

    def to_pandas(self) -> t.Any:
        """A `pandas.DataFrame` of the records."""
        return self.table().to_pandas()

    def batches(self, rows: int = 10_000) -> Iterator[tables.Table]:
        """Tables of at most `rows` rows each."""
        return self.table().batches(rows)

    def write(self, path: str | os.PathLike[str]) -> table_file.TableFile:
        """Write the records to a file of Parquet, lines of JSON, or CSV: see `Table.write`."""
        return self.table().write(path)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The records by Arrow's PyCapsule interface."""
        return self.table().__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """The columns by Arrow's PyCapsule interface."""
        return self.table().__arrow_c_schema__()
