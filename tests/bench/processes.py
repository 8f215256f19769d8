"""Paths, the benchmark server, and running a client in a process of its own."""

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
# Seconds. Far longer than the longest run.
PROCESS_TIMEOUT = 120
SERVER_CPU, CLIENT_CPU = "0", "1"

# Environment variables that would change where a client connects, or as whom.
REMOVED_VARIABLES = ("AIRBYTE_", "BENCH_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_DIR")


@dataclass(frozen=True)
class Server:
    """The running server: its base URLs, and the file with the certificate to trust."""

    http: str
    tls: str
    ca: str

    def executions(self) -> int:
        """The number of executions since this was last called."""
        with urllib.request.urlopen(f"{self.http}/requests") as response:
            return json.load(response)["executions"]


@dataclass(frozen=True)
class Plan:
    """What to measure. An empty list of cells or clients means all."""

    server: Server
    rounds: int
    cells: list[str]
    clients: list[str]
    node_package: str

    def run(self, name: str, command: list[str], *, tls: bool = False) -> dict[str, Any] | None:
        """Run a process on the CPU of the clients; return the JSON of its last line of output and its exit code.

        Returns None if it printed nothing, so that one broken client does not stop the others. A crash at exit loses
        nothing, because the measurements are printed before.
        """
        environment = {
            **{key: value for key, value in os.environ.items() if not key.upper().startswith(REMOVED_VARIABLES)},
            "AIRBYTE_TELEMETRY_MODE": "disabled",
            "BENCH_PACKAGE": self.node_package,
            "NODE_PATH": str(BENCH / "node_modules"),
        }
        if tls:
            environment |= dict.fromkeys(("BENCH_CA", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"), self.server.ca)
        try:
            process = subprocess.run(
                ["taskset", "-c", CLIENT_CPU, *command],
                check=False,
                env=environment,
                capture_output=True,
                text=True,
                timeout=PROCESS_TIMEOUT,
            )
        except subprocess.TimeoutExpired:
            print(f"{name}: timed out after {PROCESS_TIMEOUT} s", file=sys.stderr)
            return None
        if process.returncode != 0:
            print(f"{name}: exit code {process.returncode}\n{process.stderr[-1000:]}", file=sys.stderr)
        lines = process.stdout.strip().splitlines()
        return {**json.loads(lines[-1]), "exit": process.returncode} if lines else None


@contextmanager
def serve(command: Sequence[str] = ("taskset", "-c", SERVER_CPU, str(BENCH / "serve"))) -> Iterator[Server]:
    """Run the server."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    server = Server(**json.loads(process.stdout.readline()))
    try:
        yield server
    finally:
        process.kill()
        process.wait()
        Path(server.ca).unlink()
