"""The records of many actions, divided among the workers of an engine such as Ray or Dask."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import NamedTuple

from . import _typing as t
from ._exceptions import APIConnectionError, InternalServerError, RateLimitError, invalid_argument
from ._log import log_warning
from ._many import ManyCall
from ._native import is_read
from ._sync.connector import Connector
from ._sync.table_batches import TableBatches
from ._table import Table
from ._tables.options import column_types
from ._typed_dict import TypedDict

# How often in a row a page may fail, each time after the retries of the client.
_MAX_FAILURES = 4
# In seconds.
_MAX_WAIT = 300


class TableOptions(TypedDict, total=False):
    """How records become tables: the parameters of `batches`."""

    rows: int
    """At most so many rows are in one table. Default: 10,000."""
    schema: t.Any
    """The columns: anything with `__arrow_c_schema__`, or a mapping of names to types."""
    nested: t.Literal["struct", "json"]
    """What becomes of objects and arrays in records: structs and lists, or JSON text. Default: `struct`."""
    timestamps: bool
    """Whether a column whose texts are all times of RFC 3339 has timestamps. Default: `False`."""
    on_conflict: t.Literal["null", "error"]
    """What becomes of values that do not fit the columns: null, and a warning in the log, or an error. Default:
    `null`."""


class _Call(NamedTuple):
    """The tuple that says which records a part has, with names for its members."""

    connector: Connector
    entity: str
    action: str
    params: t.Any = None
    options: t.Any = None

    @classmethod
    def of(cls, given: tuple[t.Any, ...]) -> _Call:
        """Raises `TypeError` for what is no such tuple, `InvalidRequestError` for what may change something."""
        connector = ManyCall(given, ()).connector
        if not isinstance(connector, Connector):
            raise TypeError(f"the connector of a part must be one of `Client`, not {type(connector).__name__}")
        call = cls(*given)
        if not is_read(call.action):
            reason = f"`{call.action}` may change something, and engines read a part again if its worker fails"
            raise invalid_argument(call.name, "action", f"{reason}; use `execute_many`")
        return call

    @property
    def name(self) -> str:
        return f"{self.entity}.{self.action}"

    def batches(self, tables: TableOptions) -> TableBatches:
        options: dict[str, t.Any] = self.options or {}
        return self.connector.records(self.entity, self.action, self.params, **options).batches(**tables)


class Part:
    """The records of one action, which one worker reads. It can be pickled if its client can."""

    __slots__ = ("_call", "_has_found_columns", "_options")

    def __init__(self, call: tuple[t.Any, ...], options: TableOptions, *, has_found_columns: bool = False) -> None:
        self._call = _Call.of(call)
        self._has_found_columns = has_found_columns
        # A schema of another library is read here, because not all of them can be pickled.
        schema = options.get("schema")
        types = None if schema is None else column_types(schema)
        self._options: TableOptions = {**options, "schema": types}
        # What cannot be used is an error here, and not in a worker.
        self._call.batches(self._options)

    def tables(self) -> Iterator[Table]:
        """The records as tables, at least one. A page that fails is requested again, and the tables go on there.

        What of the records is not there as it was is in the log, because reports stay with the worker.
        """
        batches = self._call.batches(self._options)
        token, failures = None, 0
        while True:
            try:
                table = next(batches, None)
            except (APIConnectionError, InternalServerError, RateLimitError) as error:
                failures = failures + 1 if error.token == token else 1
                token = error.token
                wait = error.retry_after or 2 ** (failures - 1)
                if failures == _MAX_FAILURES or wait > _MAX_WAIT:
                    raise
                time.sleep(wait)
                continue
            if table is None:
                break
            yield table
        if not batches.count:
            yield Table(batches._summary(), self._call.name)
        for finding in batches.report:
            # Who gives a schema knows what it leaves out.
            if finding.kind != "no_column" or self._has_found_columns:
                log_warning(f"{self._call.name}: {finding}")

    def first_columns(self) -> dict[str, t.Any]:
        """The columns of its first table. Columns of nulls are text, which other values fit."""
        types: dict[str, t.Any] = next(self.tables())._native.without_nulls().schema()
        return types

    def with_columns(self, types: dict[str, t.Any]) -> Part:
        """The same records in the columns of another part."""
        return Part(self._call, {**self._options, "schema": types}, has_found_columns=True)

    def empty(self) -> Table:
        """A table without rows. Nothing is requested."""
        nothing = self._call._replace(params=None, options={"max_records": 0})
        return next(Part(nothing, self._options).tables())


def parts_of(calls: Iterable[tuple[t.Any, ...]], options: TableOptions) -> list[Part]:
    """A part for each call, as a tuple `(connector, entity, action, params, options)`; the last two are optional."""
    return [Part(call, options) for call in calls]


def engine(module: str) -> t.Any:
    """A module of an engine, whose name is that of an extra of the package.

    Raises:
        ImportError: It is not installed.
    """
    name = module.partition(".")[0]
    try:
        return import_module(module)
    except ImportError as error:
        message = f'airbyte_agent.{name} requires {name}: pip install "airbyte-agent[{name}]" ({error})'
        raise ImportError(message, name=error.name) from error
