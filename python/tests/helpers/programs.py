"""Programs of their own, with a client of an emulator in their environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from airbyte_agent import Emulator

# Longer than any machine needs; only what hangs takes it.
PATIENCE = 30


def start(emulator: Emulator, script: str | Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start a program: its text, its file, or the name of a module after `-m`."""
    access = {
        "AIRBYTE_API_HOST": emulator.url,
        "AIRBYTE_CLIENT_ID": emulator.client_id,
        "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
        "PYTHONFAULTHANDLER": "1",
        # Python's own about forks and threads; what is tested is that it goes well.
        "PYTHONWARNINGS": "ignore:This process:DeprecationWarning",
    }
    begin = ["-c", script] if isinstance(script, str) and script != "-m" else [str(script)]
    return subprocess.Popen(
        [sys.executable, *begin, *arguments],
        env={**os.environ, **access, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for its end: status, output, errors."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, out, err


def run(emulator: Emulator, script: str | Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Start it, and wait for its end."""
    return finish(start(emulator, script, *arguments, **environment))
