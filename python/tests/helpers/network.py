"""Servers between a client and the emulator: a relay that terminates TLS, and a proxy."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import urlsplit


def address(url: str) -> tuple[str, int]:
    """Host and port of a URL."""
    parts = urlsplit(url)
    assert parts.hostname and parts.port
    return parts.hostname, parts.port


@contextmanager
def relay(to: str, context: ssl.SSLContext, resumed: list[bool] | None = None) -> Iterator[int]:
    """Terminate TLS and relay connections to a server. Yields its port on this machine.

    Args:
        resumed: Receives for each connection whether it resumed a TLS session.
    """

    def handle(caller: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(caller, server_side=True) as plain:
            if resumed is not None:
                resumed.append(bool(plain.session_reused))
            relay_connection(plain, address(to))

    with serving(handle) as port:
        yield port


@dataclass
class Proxy:
    """A proxy that connects to one server, whatever host is requested."""

    url: str
    request_lines: list[str] = field(default_factory=list)
    """The request lines that it received."""
    authorization: list[str] = field(default_factory=list)
    """The `Proxy-Authorization` headers that it received."""


@contextmanager
def proxy(to: tuple[str, int], *, refuse: bool = False) -> Iterator[Proxy]:
    """Run such a proxy. With `refuse`, it rejects all requests."""

    def handle(caller: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += caller.recv(65536)
        first, *lines = head.decode().split("\r\n\r\n")[0].split("\r\n")
        received.request_lines.append(first)
        headers = dict(line.lower().split(": ", 1) for line in lines)
        if "proxy-authorization" in headers:
            received.authorization.append(
                next(line for line in lines if line.lower().startswith("proxy-")).split(": ")[1]
            )
        if refuse:
            caller.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
        elif first.startswith("CONNECT "):
            caller.sendall(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            relay_connection(caller, to)
        else:
            relay_connection(caller, to, head)

    with serving(handle) as port:
        received = Proxy(f"http://127.0.0.1:{port}")
        yield received


def relay_connection(caller: socket.socket, to: tuple[str, int], head: bytes = b"") -> None:
    """Relay both directions until one side closes the connection."""
    with closing(socket.create_connection(to)) as service:
        service.sendall(head)
        back = Thread(target=pump, args=(service, caller), daemon=True)
        back.start()
        pump(caller, service)
        back.join()


def pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


class Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None: ...


@contextmanager
def serving(handle: object) -> Iterator[int]:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            handle(self.request)  # type: ignore[operator]

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
