"""Ours and their peers: how each is run, and which loads it can take."""

from __future__ import annotations

from dataclasses import dataclass

from ground import CLIENTS, PYTHON, RELEASE

# Doors of the server. It sleeps behind the second, which is else like the first.
HTTP, ASLEEP, TLS, HTTP2 = "http", "asleep", "tls", "http2"
SIZES = ("small", "medium", "large")


@dataclass(frozen=True)
class Client:
    """A client. `options` come after the load."""

    name: str
    command: list[str]
    options: tuple[str, ...] = ()
    protocols: tuple[str, ...] = (HTTP, ASLEEP, TLS)
    kinds: tuple[str, ...] = SIZES
    at_most: int = 256


def python(name: str, client: str, *options: str, **limits: object) -> Client:
    return Client(name, [PYTHON, str(CLIENTS / "python" / "load.py"), client], options, **limits)


def node(name: str, client: str, **limits: object) -> Client:
    return Client(name, ["node", str(CLIENTS / "node" / "load.mjs"), client], **limits)


def rust(name: str, client: str, **limits: object) -> Client:
    return Client(name, [str(RELEASE / "rust-client"), client], **limits)


OFFICIAL, AIOHTTP, UNDICI, REQWEST = "official SDK", "aiohttp + orjson + uvloop", "undici", "reqwest, bytes"
PYTHON_OURS, UVLOOP_OURS, BYTES_OURS = "ours, Python", "ours, Python + uvloop", "ours, Python, bytes to a file"
SYNC_OURS, NODE_OURS, RUST_OURS = "ours, Python, sync", "ours, Node", "ours, Rust"

EVERY = (HTTP, ASLEEP, TLS, HTTP2)
ALL = [
    python(OFFICIAL, "official"),
    # What the official SDK is made of, and as slow as it with very many calls at once: one of the two is enough there.
    python("httpx", "httpx", protocols=EVERY, at_most=64),
    python(AIOHTTP, "aiohttp", "--loop", "uvloop"),
    python(PYTHON_OURS, "ours", protocols=EVERY),
    python(UVLOOP_OURS, "ours", "--loop", "uvloop", protocols=(HTTP, ASLEEP)),
    python(BYTES_OURS, "ours-bytes", protocols=(HTTP, ASLEEP), kinds=("medium", "large")),
    python("requests", "requests", at_most=1),
    python(SYNC_OURS, "ours-sync", protocols=EVERY, at_most=1),
    node("fetch", "fetch", protocols=(HTTP, ASLEEP)),
    node(UNDICI, "undici", protocols=EVERY),
    node(NODE_OURS, "ours", protocols=EVERY),
    node("ours, Node, bytes to a file", "ours-bytes", protocols=(HTTP, ASLEEP), kinds=("medium", "large")),
    rust(REQWEST, "reqwest", protocols=EVERY),
    rust("hyper, bytes", "hyper", protocols=(HTTP, ASLEEP)),
    rust(RUST_OURS, "core", protocols=EVERY),
]
