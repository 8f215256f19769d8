"""What may stand between a client and the service: a relay that ends TLS, and a proxy."""

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
    """Speak TLS, and pass on to a service what was said. Gives its port on this machine.

    Args:
        resumed: Takes of every connection whether it went on with the session of another.
    """

    def handle(caller: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(caller, server_side=True) as plain:
            if resumed is not None:
                resumed.append(bool(plain.session_reused))
            connected(plain, address(to))

    with serving(handle) as port:
        yield port


@dataclass
class Proxy:
    """A proxy that knows one service only, under whatever name it is asked for."""

    url: str
    seen: list[str] = field(default_factory=list)
    """The first lines of the requests."""
    authorization: list[str] = field(default_factory=list)
    """What callers said of themselves."""


@contextmanager
def proxy(to: tuple[str, int], *, refuse: bool = False) -> Iterator[Proxy]:
    """Such a proxy."""

    def handle(caller: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += caller.recv(65536)
        first, *lines = head.decode().split("\r\n\r\n")[0].split("\r\n")
        about.seen.append(first)
        said = dict(line.lower().split(": ", 1) for line in lines)
        if "proxy-authorization" in said:
            about.authorization.append(next(line for line in lines if line.lower().startswith("proxy-")).split(": ")[1])
        if refuse:
            caller.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
        elif first.startswith("CONNECT "):
            caller.sendall(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            connected(caller, to)
        else:
            connected(caller, to, head)

    with serving(handle) as port:
        about = Proxy(f"http://127.0.0.1:{port}")
        yield about


def connected(caller: socket.socket, to: tuple[str, int], head: bytes = b"") -> None:
    """Pass on what both sides say, until one of them leaves."""
    with closing(socket.create_connection(to)) as service:
        service.sendall(head)
        back = Thread(target=pump, args=(service, caller), daemon=True)
        back.start()
        pump(caller, service)
        back.join()


def pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
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
