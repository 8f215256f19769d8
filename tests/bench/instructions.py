"""Count the CPU instructions of one call in the core and in bare reqwest, with callgrind.

    python tests/bench/instructions.py SERVE RUST_CLIENT

Unlike times, instructions are the same on a busy machine. The client makes a few calls and then more, so that the cost
of starting cancels out. The difference between the two clients is what the core adds to reqwest.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile

from processes import serve

# Calls of the two runs. The client adds a tenth of them to warm up.
FEW, MANY = 200, 1_000


def count(client: str, calls: int, program: str, url: str) -> int:
    """Instructions of one run."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        load = [client, "small", "1", str(calls), url]
        process = subprocess.run([*valgrind, program, *load], check=True, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", process.stderr)
    assert collected, process.stderr[-500:]
    return int(collected[1])


def count_per_call(client: str, program: str, url: str) -> int:
    few, many = (count(client, calls, program, url) for calls in (FEW, MANY))
    return round((many - few) / ((MANY - FEW) * 1.1))


def main() -> None:
    server_program, client_program = sys.argv[1:]
    with serve([server_program]) as server:
        core, bare = (count_per_call(client, client_program, server.http) for client in ("core", "reqwest"))
    print(f"instructions of a call: {core:,} with the core, {bare:,} with bare reqwest, difference {core - bare:,}")


if __name__ == "__main__":
    main()
