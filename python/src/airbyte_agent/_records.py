"""What the synchronous and the asynchronous iterator over records share."""

from __future__ import annotations

from contextlib import contextmanager

from ._captions import counted
from ._native import PageStream
from ._progress_bar import ProgressBar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Any, NoReturn

    from ._execution import Page


class BaseRecords:
    """How far an iteration over records is."""

    __slots__ = (
        "_action",
        "_bar",
        "_count",
        "_end_token",
        "_is_closed",
        "_is_reading",
        "_left_on_page",
        "_max_records",
        "_page",
        "_pages",
        "_token",
    )

    def __init__(self, pages: PageStream, action: str, max_records: int | None, progress: bool) -> None:
        self._pages = pages
        self._action = action
        self._max_records = max_records
        self._bar = ProgressBar(is_for_people=True) if progress else None
        self._count = 0
        self._is_closed = False
        self._is_reading = False
        # The records of the current page.
        self._page: Iterator[Any] = iter(())
        # How many records of it were not handed out.
        self._left_on_page = 0
        # Where it begins, and where the page after it does.
        self._token = self._end_token = pages.token()

    @property
    def token(self) -> str | None:
        """Where to go on, for `after` of the same call, also in another process. `None` at the beginning.

        It is where the page begins whose records are being handed out, so that none is skipped, and those of this page
        come again. With the last record of a page, it is the next page; after all pages, it is their end, and `after`
        reads nothing from there.
        """
        return self._token if self._left_on_page else self._end_token

    @property
    def records_read(self) -> int:
        """How many records were handed out."""
        return self._count

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
            if not (self._is_closed or self._left_on_page):
                self._end_token = self._pages.token()
            self._end()
        elif not self._is_closed:
            rest = None if self._max_records is None else self._max_records - self._count
            records = page.records
            self._token, self._end_token = self._end_token, self._pages.token()
            self._left_on_page = len(records)
            self._page = iter(records[:rest])

    def _on_record(self) -> None:
        """Count a record that is read."""
        self._count += 1
        self._left_on_page -= 1
        if self._count == 2:
            # Whoever takes one record may want no other.
            self._pages.look_ahead()
        if self._bar is not None:
            self._bar.update(self._action, self._count, f"{self._action}, {counted(self._count, 'records')}")

    def _take_page(self) -> list[Any]:
        """Hand out the rest of the page."""
        records = list(self._page)
        self._count += len(records)
        self._left_on_page -= len(records)
        return records

    def _end(self) -> None:
        self._is_closed = True
        self._page = iter(())
        self._pages.close()
        if self._bar is not None:
            self._bar.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object; `after` goes on at its `token`")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._action}, {self._count:,} read>"
