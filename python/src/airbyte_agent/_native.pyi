"""The native half: how calls leave the interpreter and come back to it."""

from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any, final

__all__ = [
    "Call",
    "Crossing",
    "Emulator",
    "Pages",
    "Reply",
    "Session",
    "Stream",
    "Ticket",
    "__version__",
    "configure",
    "encoded",
    "next_page",
    "revived_reply",
]

__version__: str

def configure(settings: bytes) -> None: ...
def revived_reply(
    operation: str,
    status: int,
    headers: list[tuple[str, bytes]],
    request_id: str,
    attempts: int,
    body: bytes,
) -> Reply: ...
def encoded(members: Mapping[str, Any], absent: object | None) -> bytes | None: ...
def next_page(reply: Reply, request: bytes, definition_id: str | None) -> dict[str, Any] | None: ...

@final
class Reply:
    """What the service sent: status, headers, bytes."""

    @property
    def operation(self) -> str:
        """Name of the operation: `resource.verb`."""
    @property
    def status(self) -> int:
        """HTTP status, always a success."""
    @property
    def headers(self) -> dict[str, str]:
        """Headers by their lower-case names; repeated ones are joined by a comma."""
    @property
    def request_id(self) -> str:
        """Id of the request, to quote to support: the service's own where it sent one."""
    @property
    def attempts(self) -> int:
        """How many times the call was sent."""
    @property
    def body(self) -> bytes:
        """The body as received, content encoding undone."""
    def save(self, path: str | PathLike[str]) -> int:
        """Write the body to a file, whole or not at all, without reading or copying it. Returns its size in bytes.

        Until it is written, it has another name in the same folder. It blocks until the system has taken it over.

        Raises:
            OSError: It cannot be written.
        """
    def json(self, *, decimals: bool = False) -> Any:
        """The body read as JSON, each time anew; `None` when it is empty. Numbers with a fraction are `float`, or
        `decimal.Decimal` with every digit."""
    def unreadable(self, reason: str) -> Exception:
        """The error of a body that says something else than it should."""

@final
class Call:
    def wait(self, hear: Callable[[dict[str, Any]], None] | None = None) -> Any: ...
    def begin(self, crossing: Crossing, id: int, listens: bool) -> Ticket: ...

@final
class Ticket:
    def cancel(self) -> None: ...

@final
class Crossing:
    def __new__(cls) -> Crossing: ...
    def fileno(self) -> int: ...
    def depart(self) -> None: ...
    def drain(self) -> list[tuple[int | None, Any, Exception | None]]: ...

@final
class Pages:
    def next(self, options: bytes) -> Call: ...

@final
class Stream:
    def chunk(self) -> Call: ...

@final
class Session:
    def __new__(cls, settings: bytes, language: str) -> Session: ...
    @staticmethod
    def unpack(luggage: bytes, language: str) -> Session: ...
    def portable(self, secrets: bool) -> bytes: ...
    def with_options(self, options: bytes) -> Session: ...
    def describe(self) -> dict[str, str]: ...
    def call(self, name: str, request: bytes, options: bytes) -> Call: ...
    def download(self, request: bytes, options: bytes) -> Call: ...
    def connector(self, reference: str, workspace: str | None, options: bytes) -> Call: ...
    def pages(self, request: bytes, about: bytes, options: bytes) -> Pages: ...
    def list_pages(self, name: str, request: bytes, options: bytes) -> Pages: ...

@final
class Emulator:
    def __new__(cls, options: bytes) -> Emulator: ...
    @property
    def url(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def client_secret(self) -> str: ...
    @property
    def organization_id(self) -> str: ...
    def stop(self) -> None: ...
