"""How the progress of jobs is shown."""

from __future__ import annotations

import sys
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any


@contextmanager
def progress_listener(on_progress: Callable[[Any], object] | bool | None) -> Generator[Callable[[Any], object]]:
    """The function to call with each report of progress."""
    if callable(on_progress):
        yield on_progress
        return
    if on_progress is False or (on_progress is None and not _is_watched()):
        yield _ignore
        return
    bar = _Bar()
    try:
        yield bar.update
    finally:
        bar.close()


def add_note(interruption: BaseException, job: Any) -> None:
    """Say in the traceback of an interruption that the job goes on."""
    note = f"job {job['jobId']} goes on; `jobs.wait({job['jobId']})` waits for it again"
    if sys.version_info >= (3, 11):
        interruption.add_note(note)
    else:
        from ._log import log_warning

        log_warning(note)


def _ignore(_: Any) -> None:
    """Ignore progress."""


def _is_watched() -> bool:
    """Whether a person sees what is written to the standard error stream."""
    stderr: Any = sys.stderr
    try:
        return stderr is not None and stderr.isatty()
    except ValueError:
        # The stream is closed.
        return False


class _Bar:
    """A line on the standard error stream; a bar of tqdm where it is installed."""

    def __init__(self) -> None:
        self._tqdm: Any = None
        self._width = 0

    def update(self, job: Any) -> None:
        text = describe(job)
        if self._width == 0:
            try:
                from tqdm.auto import tqdm  # pyright: ignore[reportMissingModuleSource]
            except ImportError:
                pass
            else:
                self._tqdm = tqdm(unit=" records")
        if self._tqdm is not None:
            self._tqdm.set_description(f"job {job['jobId']} {job['status']}", refresh=False)
            self._tqdm.update((job.get("rowsSynced") or 0) - self._tqdm.n)
        else:
            print(f"\r{text:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = max(self._width, len(text))

    def close(self) -> None:
        if self._tqdm is not None:
            self._tqdm.close()
        elif self._width > 0:
            print(file=sys.stderr)


def describe(job: Any) -> str:
    """A job in a line."""
    rows, size = job.get("rowsSynced"), job.get("bytesSynced")
    moved = "" if rows is None else f", {rows:,} records"
    if size is not None:
        moved += f", {_size(size)}"
    return f"job {job['jobId']} {job['status']}{moved}"


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"
