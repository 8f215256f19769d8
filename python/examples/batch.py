"""Export all records of the given entities of a connector to JSON Lines files, several entities at a time.

    python batch.py issues pull_requests users --connector github --out exports

`exports/issues.jsonl` is created when the export of issues is complete. Until then the records are in
`issues.jsonl.part`, and the same command resumes an interrupted export. Exit codes: 0 success, 1 failure, 130
interrupted.

Credentials are read from the environment or the settings file.
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

# In seconds. The time limit for a page, including retries, and therefore the longest time that Ctrl-C takes.
TIMEOUT = 60

FAILED = 1
INTERRUPTED = 130


def main() -> int:
    args = parse_arguments()
    stopping = Event()
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        # The threads share the connections, the token and the retry budget of one client.
        with Client(timeout=TIMEOUT) as client, ThreadPoolExecutor(args.threads) as pool:
            connector = client.connector(args.connector)
            jobs = {
                pool.submit(export, connector, entity, args.params, args.out, stopping): entity
                for entity in dict.fromkeys(args.entities)
            }
            return wait_for_jobs(jobs, pool, stopping)
    except (AirbyteAgentError, OSError) as error:
        log(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def wait_for_jobs(jobs: dict[Future[int], str], pool: ThreadPoolExecutor, stopping: Event) -> int:
    """Wait for the jobs, and return the exit code."""
    try:
        failed = [jobs[job] for job in as_completed(jobs) if not report(job, jobs[job])]
        return FAILED if failed else 0
    except KeyboardInterrupt:
        stopping.set()
    try:
        log("stopping after the current pages; press Ctrl-C again to stop at once")
        pool.shutdown(wait=False, cancel_futures=True)
        wait(jobs)
    except KeyboardInterrupt:
        # Other threads are waiting for the service. The files are consistent at any time.
        os._exit(INTERRUPTED)
    return INTERRUPTED


def report(job: Future[int], entity: str) -> bool:
    """Print the result of a job, and return whether it succeeded. A failure does not affect other entities."""
    try:
        log(f"{entity}: done, {job.result():,} records")
        return True
    except (AirbyteAgentError, OSError) as error:
        log(f"{entity}: {error}")
        return False


@dataclass
class Position:
    """The progress of an export: the size of the file up to the last complete page, and the parameters of the next."""

    size: int = 0
    count: int = 0
    next: dict[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def load(cls, path: Path) -> Position:
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def save(self, path: Path) -> None:
        """Replace the file atomically: the process may end at any time."""
        new = path.with_suffix(".new")
        new.write_text(json.dumps(asdict(self)))
        new.replace(path)


def export(connector: Connector, entity: str, params: dict[str, Any], out: Path, stopping: Event) -> int:
    """Write all records of an entity to its file; return their number, including those of earlier runs."""
    part, progress = out / f"{entity}.jsonl.part", out / f"{entity}.jsonl.next"
    position = Position.load(progress)
    with part.open("ab") as file:
        # The last page may be incomplete.
        file.truncate(position.size)
        for page in connector.pages(entity, "list", {**params, **position.next}):
            file.writelines(json.dumps(record).encode() + b"\n" for record in page.records)
            file.flush()
            position.count += len(page.records)
            log(f"{entity}: {position.count:,} records")
            if page.next is not None:
                position.size, position.next = file.tell(), page.next
                position.save(progress)
            if stopping.is_set() and page.next is not None:
                return position.count
    part.replace(out / f"{entity}.jsonl")
    progress.unlink(missing_ok=True)
    return position.count


def log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


class Arguments(argparse.Namespace):
    entities: list[str]
    connector: str
    params: dict[str, Any]
    out: Path
    threads: int


def parse_arguments() -> Arguments:
    parser = argparse.ArgumentParser(description="Export all records of the given entities to JSON Lines files.")
    parser.add_argument("entities", nargs="+", metavar="entity", help="entity of the connector, such as issues")
    parser.add_argument("--connector", default="github", help="id, name or slug (default: %(default)s)")
    parser.add_argument(
        "--params", type=json_object, default={}, help="parameters of the list actions, as a JSON object"
    )
    parser.add_argument("--out", type=Path, default=Path("exports"), help="folder (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=4, help="entities at a time (default: %(default)s)")
    return parser.parse_args(namespace=Arguments())


def json_object(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


if __name__ == "__main__":
    sys.exit(main())
