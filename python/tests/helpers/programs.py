"""Runs programs in processes of their own, with an environment in which clients connect to an emulator."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from airbyte_agent import Emulator

# In seconds. Only a process that hangs takes this long.
TIMEOUT = 120


def start(emulator: Emulator, script: str | Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start a program: its source, its file, or `-m` and the name of a module."""
    access = {
        "AIRBYTE_API_HOST": emulator.url,
        "AIRBYTE_CLIENT_ID": emulator.client_id,
        "AIRBYTE_CLIENT_SECRET": emulator.client_secret,
        "PYTHONFAULTHANDLER": "1",
        # As in the tests themselves.
        "PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")])),
        # Python warns of forks in processes with threads. The tests show that they work.
        "PYTHONWARNINGS": "ignore:This process:DeprecationWarning",
    }
    arguments_of_python = ["-c", script] if isinstance(script, str) and script != "-m" else [str(script)]
    return subprocess.Popen(
        [sys.executable, *arguments_of_python, *arguments],
        env={**os.environ, **access, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for the end of a process. Returns its exit code, standard output and standard error."""
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    finally:
        process.kill()
    return process.returncode, out, err


def run(emulator: Emulator, script: str | Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a program. Returns its exit code, standard output and standard error."""
    return finish(start(emulator, script, *arguments, **environment))
