"""How many rows tables have that are parts of others."""

from __future__ import annotations

from .._exceptions import invalid_argument

# Rows of a part of a file, such as a row group of Parquet. In memory at once.
FILE_ROWS = 20_000


def check_rows(rows: int) -> int:
    """The number of rows of a batch.

    Raises:
        InvalidRequestError: It is not positive.
    """
    if isinstance(rows, bool) or not isinstance(rows, int) or rows < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise invalid_argument(None, "rows", "must be a positive integer")
    return rows
