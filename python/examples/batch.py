"""Export all records of some entities of a connector to JSON lines files, several entities at a time.

    python batch.py issues pull_requests users --connector github --out exports

`exports/issues.jsonl` is there when all issues are in it. Until then they gather in `issues.jsonl.part`, and the same
command goes on where it was interrupted. Exit codes: 0 all is there, 1 something failed, 130 interrupted.

Credentials come from the environment, or from the settings file.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from airbyte_agent import AirbyteAgentError, Client, Connector

# How long a page may take, repeats included, and so how long Ctrl-C may take at the most. Seconds.
PATIENCE = 60

FAILED = 1
INTERRUPTED = 130


def main() -> int:
    wanted = arguments()
    stopping = Event()
    try:
        wanted.out.mkdir(parents=True, exist_ok=True)
        # One client for all threads: they share its connections, its token and its budget of repeats.
        with Client(timeout=PATIENCE) as client, ThreadPoolExecutor(wanted.threads) as pool:
            connector = client.connector(wanted.connector)
            jobs = {
                pool.submit(export, connector, entity, wanted.params, wanted.out, stopping): entity
                for entity in dict.fromkeys(wanted.entities)
            }
            return outcome(jobs, pool, stopping)
    except (AirbyteAgentError, OSError) as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def outcome(jobs: dict[Future[int], str], pool: ThreadPoolExecutor, stopping: Event) -> int:
    """Wait for the jobs, and tell how they ended."""
    try:
        failed = [jobs[job] for job in as_completed(jobs) if not succeeded(job, jobs[job])]
        return FAILED if failed else 0
    except KeyboardInterrupt:
        stopping.set()
    try:
        say("stopping when the pages under way are here; once more to leave at once")
        pool.shutdown(wait=False, cancel_futures=True)
        wait(jobs)
    except KeyboardInterrupt:
        # Threads wait for the service, and what is on the disk is good at any time.
        os._exit(INTERRUPTED)
    return INTERRUPTED


def succeeded(job: Future[int], entity: str) -> bool:
    """Tell how one job ended. An entity that fails leaves the others alone."""
    try:
        say(f"{entity}: done, {job.result():,} records")
        return True
    except (AirbyteAgentError, OSError) as error:
        say(f"{entity}: {error}")
        return False


@dataclass
class Position:
    """How far an export has come: what is safely in the part, and where the next page begins."""

    size: int = 0
    count: int = 0
    next: dict[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def load(cls, path: Path) -> Position:
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def save(self, path: Path) -> None:
        """All or nothing, whenever the process ends."""
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(self)))
        new.replace(path)


def export(connector: Connector, entity: str, params: dict[str, Any], out: Path, stopping: Event) -> int:
    """Write all records of an entity to its file; return how many there are, those of earlier runs included."""
    part, place = out / f"{entity}.jsonl.part", out / f"{entity}.jsonl.next"
    at = Position.load(place)
    with part.open("ab") as file:
        # A page that was not noted was perhaps not written whole.
        file.truncate(at.size)
        for page in connector.pages(entity, "list", {**params, **at.next}):
            file.writelines(json.dumps(record).encode() + b"\n" for record in page.records)
            file.flush()
            at.count += len(page.records)
            say(f"{entity}: {at.count:,} records")
            if page.next is not None:
                at.size, at.next = file.tell(), page.next
                at.save(place)
            if stopping.is_set() and page.next is not None:
                return at.count
    part.replace(out / f"{entity}.jsonl")
    place.unlink(missing_ok=True)
    return at.count


def say(words: str) -> None:
    """Progress, and whatever is no record."""
    print(words, file=sys.stderr, flush=True)


class Arguments(argparse.Namespace):
    entities: list[str]
    connector: str
    params: dict[str, Any]
    out: Path
    threads: int


def arguments() -> Arguments:
    parser = argparse.ArgumentParser(description="Export all records of some entities to JSON lines files.")
    parser.add_argument("entities", nargs="+", metavar="entity", help="such as issues")
    parser.add_argument("--connector", default="github", help="id, name or slug (default: %(default)s)")
    parser.add_argument("--params", type=json_object, default={}, help="parameters of every list, as a JSON object")
    parser.add_argument("--out", type=Path, default=Path("exports"), help="folder (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=4, help="entities at a time (default: %(default)s)")
    return parser.parse_args(namespace=Arguments())


def json_object(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


if __name__ == "__main__":
    sys.exit(main())
