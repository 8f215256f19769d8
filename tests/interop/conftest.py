"""Other clients than ours against the emulator: they prove that it speaks the API and not just our dialect of it."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest

from airbyte_agent import Emulator


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def advance_clock(emulator: Emulator, seconds: float) -> None:
    """Let the emulator's clock run ahead."""
    post(emulator, "clock", {"advance": seconds})


def finish_jobs(emulator: Emulator) -> None:
    """Let the jobs end that have an end."""
    post(emulator, "jobs/run", {})


def post(emulator: Emulator, path: str, body: object) -> None:
    headers = {"content-type": "application/json"}
    url = f"{emulator.url}/_emulator/{path}"
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).close()
