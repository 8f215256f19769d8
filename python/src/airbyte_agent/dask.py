"""Records as a dataframe of Dask.

records([(github, "issues", "list"), (github, "pull_requests", "list")]).compute()
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from . import _typing as t
from ._parts import Part, TableOptions, engine, parts_of
from ._table import Table
from ._tables.libraries import library

_dataframe: t.Any = engine("dask.dataframe")


def records(parts: Iterable[tuple[t.Any, ...]], **options: t.Unpack[TableOptions]) -> t.Any:
    """A `dask.dataframe.DataFrame` with one partition for each part, which a worker reads.

    All partitions have the columns of `schema`. Without it, the first records of the first part are read here, and the
    partitions have their columns. The types are those of Arrow (`pandas.ArrowDtype`).

    Args:
        parts: Tuples `(connector, entity, action, params, options)`, as for `records_many`; the last two are optional.
        **options: The parameters of `batches`: `rows`, `schema`, `nested`, `timestamps`, `on_conflict`.

    Raises:
        InvalidRequestError: An argument cannot be used.
    """
    all_parts = parts_of(parts, options)
    if not all_parts:
        raise ValueError("`parts` must have at least one part")
    if options.get("schema") is None:
        types = all_parts[0].first_columns()
        all_parts = [part.with_columns(types) for part in all_parts]
    meta = _frame([all_parts[0].empty()])
    return _dataframe.from_map(_Partition.read, map(_Partition, all_parts), meta=meta, label="records")


class _Partition:
    """A part under a name of its own: records that are read again may be others, so Dask must not reuse a result."""

    __slots__ = ("_name", "_part")

    def __init__(self, part: Part) -> None:
        self._part = part
        self._name = uuid4().hex

    def read(self) -> t.Any:
        return _frame(self._part.tables())

    def __dask_tokenize__(self) -> str:
        return self._name


def _frame(tables: Iterable[Table]) -> t.Any:
    table = library("pyarrow", "records").concat_tables(table.to_arrow() for table in tables)
    return table.to_pandas(types_mapper=library("pandas", "records").ArrowDtype)
