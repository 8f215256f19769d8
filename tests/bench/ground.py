"""Where things lie, how a process is run, and the server that all of them talk to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "target" / "bench"
PYTHON = str(BENCH / "venv" / "bin" / "python")
CLIENTS = Path(__file__).parent / "clients"
RELEASE = ROOT / "target" / "release"
# On a disk, as the files of users are.
SCRATCH = BENCH / "scratch"
# Seconds. Longer than any run takes; a client that hangs is told.
PATIENCE = 120
SERVER_PROCESSOR, CLIENT_PROCESSOR = "0", "1"

# What would change where a client connects, or as whom.
FOREIGN = ("AIRBYTE_", "BENCH_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_DIR")


@dataclass(frozen=True)
class Server:
    """The load server, as it tells of itself: URLs, and the file of the authority that signed for those with TLS."""

    http: str
    asleep: str
    tls: str
    http2: str
    ca: str

    def stats(self) -> dict[str, int]:
        """What came since this was asked last."""
        with urllib.request.urlopen(f"{self.http}/stats") as answer:
            return json.load(answer)

    def environment(self, protocol: str) -> dict[str, str]:
        """What a client must know to be answered, and to take HTTP/2 where it is offered."""
        if protocol in ("http", "asleep"):
            return {}
        trust = dict.fromkeys(("BENCH_CA", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"), self.ca)
        return {**trust, "BENCH_HTTP2": "1"} if protocol == "http2" else trust


@dataclass(frozen=True)
class Plan:
    """What is asked of a run. Every part takes of it what it needs."""

    server: Server
    rounds: int
    # How many processes are ended with calls on their way.
    exits: int
    # Names of cells and of clients; none means all.
    cells: list[str]
    clients: list[str]
    # Where our Node package is.
    package: str

    def run(self, command: list[str], *, pinned: bool = True, seconds: float = PATIENCE, **more: str) -> Ended:
        """Run a process to its end, on the processor of the clients unless told otherwise."""
        environment = {name: value for name, value in os.environ.items() if not name.upper().startswith(FOREIGN)}
        environment |= {
            "AIRBYTE_TELEMETRY_MODE": "disabled",
            "BENCH_PACKAGE": self.package,
            "NODE_PATH": str(BENCH / "node_modules"),
            "TMPDIR": str(SCRATCH),
            **more,
        }
        where = ["taskset", "-c", CLIENT_PROCESSOR] if pinned else []
        try:
            ran = subprocess.run(
                [*where, *command], check=False, env=environment, capture_output=True, text=True, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            return Ended(None, "", f"hung for {seconds} s")
        return Ended(ran.returncode, ran.stdout, ran.stderr)

    def told(self, name: str, command: list[str], **more: str) -> dict[str, Any] | None:
        """What a process said on its last line, which is JSON, and how it ended.

        Nothing if it said nothing, so that one that is broken does not cost the figures of the others. The line comes
        before the end: a crash there loses none.
        """
        ended = self.run(command, **more)
        if ended.code != 0:
            print(f"{name}: exit {ended.code}\n{ended.err[-1000:]}", file=sys.stderr)
        lines = ended.out.strip().splitlines()
        return {**json.loads(lines[-1]), "exit": ended.code} if lines else None


@dataclass(frozen=True)
class Ended:
    """How a process ended. No code: it did not."""

    code: int | None
    out: str
    err: str


ON_ITS_OWN_PROCESSOR = ("taskset", "-c", SERVER_PROCESSOR, str(RELEASE / "serve"))


@contextmanager
def serving(command: Sequence[str] = ON_ITS_OWN_PROCESSOR) -> Iterator[Server]:
    """The server."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    server = Server(**json.loads(process.stdout.readline()))
    try:
        yield server
    finally:
        process.kill()
        process.wait()
        Path(server.ca).unlink()
