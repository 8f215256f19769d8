"""One token for several processes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from airbyte_agent import Emulator
from helpers.programs import TIMEOUT

WORKER = """
import sys, pickle
client = pickle.loads(bytes.fromhex(sys.argv[1]))
print(len(client.workspaces.list().data))
"""


def test_driver_and_workers_request_one_token(emulator: Emulator, tmp_path: Path) -> None:
    cache = tmp_path / "tokens.json"
    client = emulator.client(token_cache=cache)
    client.workspaces.list()
    pickled = pickle.dumps(client.with_options(pickle_secrets=True))
    assert b"eyJ" not in pickled, "no token"
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, pickled.hex()], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [worker.communicate(timeout=TIMEOUT)[0] for worker in workers] == ["1\n"] * 3
    tokens = [entry for entry in emulator.journal() if "application" in entry.operation]
    assert len(tokens) == 1, tokens
