"""Records as a dataset of Ray Data.

ray.data.read_datasource(Records([(github, "issues", "list"), (github, "pull_requests", "list")]))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from . import _typing as t
from ._parts import Part, TableOptions, engine, parts_of

_data: t.Any = engine("ray.data")
_block: t.Any = engine("ray.data.block")


class Records(_data.Datasource):  # type: ignore[misc]
    """The records of many actions, for `ray.data.read_datasource`. Each part is read by a task of its own."""

    def __init__(self, parts: Iterable[tuple[t.Any, ...]], **options: t.Unpack[TableOptions]) -> None:
        """Nothing is requested until Ray reads. Clients are pickled then, without secrets.

        Args:
            parts: Tuples `(connector, entity, action, params, options)`, as for `records_many`; the last two are
                optional.
            **options: The parameters of `batches`: `rows` of a block, `schema`, `nested`, `timestamps`, `on_conflict`.

        Raises:
            InvalidRequestError: An argument cannot be used.
        """
        _data.Datasource.__init__(self)
        self._parts = parts_of(parts, options)

    def get_read_tasks(
        self, parallelism: int, per_task_row_limit: int | None = None, data_context: object = None
    ) -> list[t.Any]:
        """One task for each part, whatever `parallelism` is."""
        unknown = _block.BlockMetadata(num_rows=None, size_bytes=None, exec_stats=None)
        task = partial(_data.ReadTask, metadata=unknown, per_task_row_limit=per_task_row_limit)
        return [task(partial(_blocks, part)) for part in self._parts]

    def estimate_inmemory_data_size(self) -> int | None:
        """Unknown."""
        return None


def _blocks(part: Part) -> Iterator[t.Any]:
    return (table.to_arrow() for table in part.tables())
