"""Records as a resource of dlt.

pipeline.run(resource(slack, "channel_messages", params={"channel": "C0Y0"}, cursor="ts", since="oldest"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from . import _typing as t
from ._parts import Part, TableOptions, engine
from ._sync.connector import Connector

_dlt: t.Any = engine("dlt")


def resource(
    connector: Connector,
    entity: str,
    action: str = "list",
    params: Mapping[str, t.Any] | None = None,
    options: Mapping[str, t.Any] | None = None,
    *,
    cursor: str | None = None,
    since: str | Callable[[t.Any], Mapping[str, t.Any]] | None = None,
    initial_value: t.Any = None,
    primary_key: str | list[str] | None = None,
    write_disposition: str | None = None,
    name: str | None = None,
    **tables: t.Unpack[TableOptions],
) -> t.Any:
    """A `DltResource` with the records of an action, as tables of Arrow.

    With `cursor`, a run loads what is new: dlt keeps the highest value of the column with the pipeline, and the next
    run requests records from there on by `since`. A run that fails loads nothing, and leaves the value as it was.

    Args:
        connector: A connector of a `Client`.
        entity: Resource or stream name.
        action: `list`, `search`, and so on.
        params: Parameters of the action.
        options: Other parameters of `records`, such as `select_fields` or `max_records`.
        cursor: The column that says what is new, such as a time of change.
        since: The parameter of the action that has the highest value, or a function that takes the value and returns
            parameters. Without it, all records are requested, and dlt drops those that are not new.
        initial_value: What the first run begins at. Default: all records.
        primary_key: The column, or the columns, that identify a record.
        write_disposition: `append`, `replace` or `merge`. Default: `merge` with a `primary_key`, otherwise `append`.
        name: The name of the table. Default: `entity`.
        **tables: The parameters of `batches`: `rows`, `schema`, `nested`, `timestamps`, `on_conflict`.

    Raises:
        InvalidRequestError: An argument cannot be used.
    """
    if since is not None and cursor is None:
        raise ValueError("`since` requires `cursor`, the column whose highest value it has")

    def part(more: Mapping[str, t.Any]) -> Part:
        return Part((connector, entity, action, {**(params or {}), **more}, options), tables)

    def new(value: t.Any) -> Mapping[str, t.Any]:
        if since is None or value is None:
            return {}
        return {since: value} if isinstance(since, str) else since(value)

    # dlt passes what it keeps as the argument that has this default.
    incremental = _dlt.sources.incremental(cursor, initial_value=initial_value) if cursor else None

    def read(latest: t.Any = incremental) -> Iterator[t.Any]:
        for table in part(new(latest and latest.last_value)).tables():
            yield table.to_arrow()

    # What cannot be used is an error here, and not in the run.
    part({})
    return _dlt.resource(
        read,
        name=name or entity,
        primary_key=primary_key,
        write_disposition=write_disposition or ("merge" if primary_key else "append"),
    )
