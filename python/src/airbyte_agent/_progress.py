"""How the progress of jobs is shown, and what is said of jobs that are not waited for any more."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Mapping
    from typing import Any


@contextmanager
def progress_listener(on_progress: Callable[[Any], object] | bool | None) -> Generator[Callable[[Any], object]]:
    """The function to call with each report of progress."""
    if callable(on_progress):
        yield on_progress
        return
    if on_progress is False or sys.stderr is None or (on_progress is None and not _is_watched()):
        yield _ignore
        return
    bar = _Bar()
    try:
        yield bar.update
    finally:
        bar.close()


def unfinished(jobs: Mapping[int, Any]) -> list[int]:
    """The ids of the jobs that had not ended when they were read last."""
    return [job_id for job_id, job in jobs.items() if not has_ended(job)]


def has_ended(job: Any) -> bool:
    return job["status"] in _ENDED


def say_of_job(reason: BaseException, note: str) -> None:
    """Log what has become of a job, and say it in the traceback of what ended the wait for it."""
    from ._log import log_warning

    log_warning(note)
    if sys.version_info >= (3, 11):
        reason.add_note(note)


def _ignore(_: Any) -> None:
    """Ignore progress."""


def _is_watched() -> bool:
    """Whether a person sees what is written to the standard error stream."""
    try:
        return sys.stderr.isatty()
    except ValueError:
        # The stream is closed.
        return False


class _Bar:
    """A line on the standard error stream; a bar of tqdm where it is installed. It never fails a call."""

    def __init__(self) -> None:
        self._jobs: dict[int, Any] = {}
        self._tqdm: Any = None
        self._width = 0

    def update(self, job: Any) -> None:
        if not self._jobs:
            self._tqdm = _open_tqdm()
        self._jobs[job["jobId"]] = job
        jobs = self._jobs.values()
        with suppress(*_UNWRITABLE):
            if self._tqdm is None:
                text = describe(jobs)
                self._width = max(self._width, len(text))
                print(f"\r{text:<{self._width}}", end="", file=sys.stderr, flush=True)
            else:
                self._tqdm.set_description(_state(jobs), refresh=False)
                self._tqdm.update((_total(jobs, "rowsSynced") or 0) - self._tqdm.n)
                self._tqdm.refresh()

    def close(self) -> None:
        with suppress(*_UNWRITABLE):
            if self._tqdm is not None:
                self._tqdm.close()
            elif self._jobs:
                print(file=sys.stderr)


def _open_tqdm() -> Any:
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped]  # pyright: ignore[reportMissingModuleSource]
    except ImportError:
        return None
    return tqdm(unit=" records")


def describe(jobs: Collection[Any]) -> str:
    """Jobs in a line."""
    rows, size = _total(jobs, "rowsSynced"), _total(jobs, "bytesSynced")
    moved = "" if rows is None else f", {rows:,} records"
    if size is not None:
        moved += f", {_size(size)}"
    return _state(jobs) + moved


def _state(jobs: Collection[Any]) -> str:
    if len(jobs) == 1:
        [job] = jobs
        return f"job {job['jobId']} {job['status']}"
    statuses = [job["status"] for job in jobs]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses))
    return f"{len(jobs)} jobs: {counts}"


def _total(jobs: Collection[Any], member: str) -> int | None:
    """The sum over the jobs that have the member; `None` if none has."""
    counts = [job[member] for job in jobs if job.get(member) is not None]
    return sum(counts) if counts else None


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


# Statuses that do not change any more.
_ENDED = frozenset({"succeeded", "failed", "cancelled"})
# What writing to a stream raises that is broken, closed, or cannot encode the text.
_UNWRITABLE = (OSError, ValueError)
