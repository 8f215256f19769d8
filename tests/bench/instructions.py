"""Count the instructions of a call, with callgrind: a figure that is the same on a loaded machine.

    python tests/bench/instructions.py SERVE RUST_CLIENT

The client makes calls one after another, some and then more, so that what it does only once cancels out. What the core
adds to bare reqwest, which sends the same bytes, is its own share. It is printed beside the figures that were written
down in `instructions.json`; nothing fails by it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ground import serving

WRITTEN_DOWN = Path(__file__).with_suffix(".json")
# Calls of the two runs, and as many tenths to warm up (rust-client).
FEW, MANY = 200, 1_000


def collected(client: str, calls: int, program: str, url: str) -> int:
    """Instructions of one run."""
    with tempfile.TemporaryDirectory() as folder:
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        ran = subprocess.run(
            [*tool, program, client, "small", "1", str(calls), url], check=True, capture_output=True, text=True
        )
    found = re.search(r"Collected : (\d+)", ran.stderr)
    assert found, ran.stderr[-500:]
    return int(found[1])


def of_a_call(client: str, program: str, url: str) -> int:
    few, many = (collected(client, calls, program, url) for calls in (FEW, MANY))
    return round((many - few) / ((MANY - FEW) * 1.1))


def main() -> None:
    serve, program = sys.argv[1:]
    with serving([serve]) as server:
        core, bare = (of_a_call(client, program, server.http) for client in ("core", "reqwest"))
    before = json.loads(WRITTEN_DOWN.read_text())
    own = core - bare
    change = (own / before["own"] - 1) * 100
    print(f"instructions of a call: {core:,} with the core, {bare:,} with bare reqwest")
    print(f"the core's own share: {own:,} (written down: {before['own']:,}; {change:+.1f} %)")


if __name__ == "__main__":
    main()
