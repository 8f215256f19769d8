"""An HTTP server that sends the same body in every response."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from airbyte_agent import Client


@contextmanager
def serve(
    body: bytes,
    arrived: Event | None = None,
    released: Event | None = None,
    *,
    status: int = 200,
    encoding: str = "identity",
) -> Iterator[Client]:
    """A client of such a server. The server sets `arrived` on a request, and responds when `released` is set."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            if arrived:
                arrived.set()
            if released:
                released.wait()
            self.rfile.read(int(self.headers["content-length"] or 0))
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-encoding", encoding)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with Client(base_url=f"http://127.0.0.1:{server.server_port}", token="x", max_retries=0) as client:
            yield client
        server.shutdown()
