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
    body = json.dumps({"advance": seconds}).encode()
    headers = {"content-type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(emulator.url + "/_emulator/clock", body, headers)).close()
