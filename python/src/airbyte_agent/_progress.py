"""How the progress of jobs is shown, and what is said of jobs that are not waited for any more."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from ._progress_bar import ProgressBar, is_watched

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
    if on_progress is False or (on_progress is None and not is_watched()):
        yield _ignore
        return
    bar = ProgressBar(is_for_people=False)
    jobs: dict[int, Any] = {}

    def show(job: Any) -> None:
        jobs[job["jobId"]] = job
        state = jobs.values()
        bar.update(_state(state), _total(state, "rowsSynced") or 0, describe(state))

    try:
        yield show
    finally:
        bar.close()


def unfinished(jobs: Mapping[int, Any]) -> list[int]:
    """The ids of the jobs that had not ended when they were read last."""
    return [job_id for job_id, job in jobs.items() if not has_ended(job)]


def has_ended(job: Any) -> bool:
    return job["status"] in ("succeeded", "failed", "cancelled")


def say_of_job(reason: BaseException, note: str) -> None:
    """Log what has become of a job, and say it in the traceback of what ended the wait for it."""
    from ._log import log_warning

    log_warning(note)
    if sys.version_info >= (3, 11):
        reason.add_note(note)


def _ignore(_: Any) -> None:
    """Ignore progress."""


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
