"""What the synchronous and the asynchronous iterator over records share."""

from __future__ import annotations

from contextlib import contextmanager

from ._captions import counted
from ._progress_bar import ProgressBar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Any, NoReturn

    from ._execution import Page


class BaseRecords:
    """How far an iteration over records is."""

    __slots__ = ("_action", "_bar", "_count", "_is_closed", "_is_reading", "_max_records", "_page")

    def __init__(self, action: str, max_records: int | None, progress: bool) -> None:
        self._action = action
        self._max_records = max_records
        self._bar = ProgressBar(is_for_people=True) if progress else None
        self._count = 0
        self._is_closed = False
        self._is_reading = False
        # The records of the current page that were not read yet.
        self._page: Iterator[Any] = iter(())

    @contextmanager
    def _reading(self) -> Generator[None]:
        """While a page is read. As for generators, an error ends the iteration."""
        if self._is_reading:
            raise RuntimeError("another task or thread is reading the next record.")
        self._is_reading = True
        try:
            yield
        except BaseException:
            self._end()
            raise
        finally:
            self._is_reading = False

    def _continue_with(self, page: Page | None) -> None:
        """Go on with a page; `None` if there is none."""
        if page is None:
            self._end()
        elif not self._is_closed:
            rest = None if self._max_records is None else self._max_records - self._count
            self._page = iter(page.records[:rest])

    def _on_record(self) -> None:
        """Count a record that is read."""
        self._count += 1
        if self._bar is not None:
            self._bar.update(self._action, self._count, f"{self._action}, {counted(self._count, 'records')}")

    def _end(self) -> None:
        self._is_closed = True
        self._page = iter(())
        if self._bar is not None:
            self._bar.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object; `after` goes on at the `token` of a page")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._action}, {self._count:,} read>"
