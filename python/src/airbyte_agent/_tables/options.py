"""How records become columns, as the native half takes it."""

from __future__ import annotations

from collections.abc import Mapping

from .._encode import encode
from .._exceptions import invalid_argument
from .._native import read_arrow_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def table_options(
    schema: object,
    nested: str,
    timestamps: bool,
    on_conflict: str,
    *,
    rows: int = 0,
    for_files: bool = False,
) -> bytes:
    """The options as JSON.

    Raises:
        InvalidRequestError: The schema cannot be read.
    """
    about: dict[str, Any] = {"nested": nested, "timestamps": timestamps, "on_conflict": on_conflict}
    if schema is not None:
        about["schema"] = column_types(schema)
    return encode({**about, "rows": rows, "for_files": for_files})


def column_types(schema: Any) -> Mapping[str, Any]:
    """The names and types of a schema of ours, of another library, or by hand."""
    from .._table import Table

    if isinstance(schema, Table):
        # Other libraries do not know that text is JSON.
        return schema.schema
    if hasattr(schema, "__arrow_c_schema__"):
        try:
            return read_arrow_schema(schema.__arrow_c_schema__())
        except ValueError as error:
            raise invalid_argument(None, "schema", str(error)) from None
    if isinstance(schema, Mapping):
        return dict(schema)  # pyright: ignore[reportUnknownArgumentType]
    reason = "must be a schema with `__arrow_c_schema__`, or a mapping of the name of each column to its type"
    raise invalid_argument(None, "schema", reason)
