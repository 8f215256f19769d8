"""How the number of records is shown while they are read or synced."""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class ProgressBar:
    """A line on the standard error stream; a bar of tqdm where it is installed. It never fails a call."""

    __slots__ = (
        "_is_drawn",
        "_is_for_people",
        "_latest",
        "_next_draw",
        "_show_line",
        "_total",
        "_tqdm",
        "_unit",
        "_width",
    )

    def __init__(self, *, is_for_people: bool, unit: str = " records", total: int | None = None) -> None:
        """Begin with the first update. One that is for people shows nothing if nobody looks at the stream."""
        self._unit = unit
        self._total = total
        self._is_for_people = is_for_people
        self._latest: tuple[str, int, str] | None = None
        self._is_drawn = False
        self._next_draw = 0.0
        self._show_line = False
        self._tqdm: Any = None
        self._width = 0

    def update(self, description: str, count: int, line: str) -> None:
        """Show a number of records, and what they are; `line` says both. Updates that follow at once are left out."""
        if self._latest is None:
            self._open()
        self._latest = description, count, line
        self._is_drawn = False
        if monotonic() >= self._next_draw:
            self._draw()

    def close(self) -> None:
        """Show the latest update, and end the line."""
        if self._latest is None:
            return
        self._draw()
        self._latest = None
        with suppress(*_UNWRITABLE):
            if self._tqdm is not None:
                self._tqdm.close()
            elif self._show_line:
                print(file=sys.stderr)

    def __del__(self) -> None:
        # The iteration was left before its end.
        self.close()

    def _open(self) -> None:
        if sys.stderr is None:
            return
        with suppress(*_UNWRITABLE):
            self._tqdm = _open_tqdm(None if self._is_for_people else False, self._unit, self._total)
        self._show_line = not self._is_for_people or is_watched()

    def _draw(self) -> None:
        if self._latest is None or self._is_drawn:
            return
        self._is_drawn = True
        self._next_draw = monotonic() + _INTERVAL
        description, count, line = self._latest
        with suppress(*_UNWRITABLE):
            if self._tqdm is not None:
                self._tqdm.set_description_str(description, refresh=False)
                self._tqdm.update(count - self._tqdm.n)
                self._tqdm.refresh()
            elif self._show_line:
                self._width = max(self._width, len(line))
                print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)


def is_watched() -> bool:
    """Whether a person sees what is written to the standard error stream."""
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:
        # The stream is closed.
        return False


def _open_tqdm(disable: bool | None, unit: str, total: int | None) -> Any:
    """A bar of tqdm, if it is installed. If `disable` is `None`, tqdm shows it in terminals and notebooks only."""
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped]  # pyright: ignore[reportMissingModuleSource]
    except ImportError:
        return None
    return tqdm(unit=unit, total=total, disable=disable)


# In seconds.
_INTERVAL = 0.1
# What writing to a stream raises that is broken, closed, or cannot encode the text.
_UNWRITABLE = (OSError, ValueError)
