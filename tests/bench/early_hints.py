"""How far a server that sends nothing but 103 responses delays the deadline of a call, and a call to another server.

    .venv/bin/python tests/bench/early_hints.py

The figures are in docs/trust.md. They depend on whether the installed package is optimized.
"""

from __future__ import annotations

import socket
import threading
import time

from airbyte_agent import AirbyteAgentError, Client, Emulator

TIMEOUT = 0.5
ROUNDS = 10
EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n" * 1000


def flood(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=send, args=(connection,), daemon=True).start()


def send(connection: socket.socket) -> None:
    try:
        connection.recv(65536)
        while True:
            connection.sendall(EARLY_HINTS)
    except OSError:
        # The client has given up.
        connection.close()


def measure(listener: socket.socket, emulator: Emulator) -> tuple[float, float]:
    """Seconds by which a call exceeds its timeout, and what another call takes meanwhile."""
    other = emulator.client()
    other.workspaces.list()
    host, port = listener.getsockname()
    client = Client(base_url=f"http://{host}:{port}", token="none", timeout=TIMEOUT, max_retries=0)
    lateness = 0.0

    def flooded() -> None:
        nonlocal lateness
        start = time.perf_counter()
        try:
            client.workspaces.list()
        except AirbyteAgentError:
            lateness = time.perf_counter() - start - TIMEOUT

    thread = threading.Thread(target=flooded)
    thread.start()
    time.sleep(TIMEOUT / 2)
    start = time.perf_counter()
    other.workspaces.list()
    delay = time.perf_counter() - start
    thread.join()
    return lateness, delay


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=flood, args=(listener,), daemon=True).start()
    with Emulator() as emulator:
        rounds = [measure(listener, emulator) for _ in range(ROUNDS)]
    lateness, delay = (sorted(values) for values in zip(*rounds))
    print(f"deadline exceeded by {lateness[ROUNDS // 2]:.3f} s, at most {lateness[-1]:.3f} s")
    print(f"another call took {delay[ROUNDS // 2]:.3f} s, at most {delay[-1]:.3f} s")


if __name__ == "__main__":
    main()
