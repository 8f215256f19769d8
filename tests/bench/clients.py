"""The clients that are measured: how each is run, and which loads it takes."""

from __future__ import annotations

from dataclasses import dataclass

from processes import BENCH, CLIENTS, PYTHON


@dataclass(frozen=True)
class Client:
    """`options` follow the load on the command line."""

    name: str
    command: list[str]
    options: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ("small", "medium", "large")
    max_concurrency: int = 64
    tls: bool = True


def python(name: str, client: str, *options: str, **limits: object) -> Client:
    return Client(name, [PYTHON, str(CLIENTS / "python" / "load.py"), client], options, **limits)


def node(name: str, client: str, **limits: object) -> Client:
    return Client(name, ["node", str(CLIENTS / "node" / "load.mjs"), client], **limits)


def rust(name: str, client: str) -> Client:
    return Client(name, [str(BENCH / "rust-client"), client])


OFFICIAL, HTTPX, AIOHTTP, REQUESTS = "official SDK", "httpx", "aiohttp + orjson + uvloop", "requests"
FETCH, UNDICI, REQWEST = "fetch", "undici", "reqwest, unparsed"
ASYNC_OURS, UVLOOP_OURS, SYNC_OURS = "ours, Python async", "ours, Python async + uvloop", "ours, Python sync"
NODE_OURS, RUST_OURS = "ours, Node", "ours, Rust, unparsed"

ALL = [
    python(OFFICIAL, "official"),
    # The official SDK is built on httpx and about as fast; the plain loads are enough to show it.
    python(HTTPX, "httpx", sizes=("small", "medium"), tls=False),
    python(AIOHTTP, "aiohttp", "--loop", "uvloop"),
    python(ASYNC_OURS, "ours"),
    python(UVLOOP_OURS, "ours", "--loop", "uvloop"),
    python(REQUESTS, "requests", max_concurrency=1),
    python(SYNC_OURS, "ours-sync", max_concurrency=1),
    node(FETCH, "fetch", tls=False),
    node(UNDICI, "undici"),
    node(NODE_OURS, "ours"),
    rust(REQWEST, "reqwest"),
    rust(RUST_OURS, "core"),
]
