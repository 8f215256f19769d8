"""The native half: it prepares calls, sends them, and returns their outcomes."""

from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any, final

__all__ = [
    "CallHandle",
    "CallQueue",
    "Callback",
    "DownloadStream",
    "Emulator",
    "PageStream",
    "PreparedCall",
    "Response",
    "Session",
    "StepStream",
    "Toolbox",
    "WEBHOOK_KEY_HEADER",
    "__version__",
    "configure",
    "connector_slug",
    "encode_json",
    "next_page",
    "parse_webhook",
    "record_path",
    "restore_response",
    "skill_docs_markdown",
    "wait",
]

WEBHOOK_KEY_HEADER: str
__version__: str

def configure(settings: bytes) -> None: ...
def encode_json(members: Mapping[str, Any]) -> bytes | None: ...
def next_page(response: Response, request: bytes, definition_id: str | None) -> dict[str, Any] | None: ...
def parse_webhook(body: bytes, options: bytes) -> dict[str, Any]: ...
def connector_slug(definition_id: str, name: str) -> str: ...
def record_path(request: bytes, definition_id: str | None) -> str | None: ...
def skill_docs_markdown(json: bytes) -> str | None: ...
def restore_response(
    operation: str,
    status: int,
    headers: list[tuple[str, bytes]],
    request_id: str,
    attempts: int,
    body: bytes,
) -> Response: ...
def wait(
    call: PreparedCall,
    events: int | None,
    on_event: Callable[[dict[str, Any]], None] | None,
    on_callback: Callable[[Callback], None],
) -> Any: ...

@final
class Response:
    """A successful HTTP response of the service: status, headers, bytes."""

    @property
    def operation(self) -> str:
        """Name of the operation, as `resource.verb`."""
    @property
    def status(self) -> int:
        """HTTP status; always a success."""
    @property
    def headers(self) -> dict[str, str]:
        """Headers by lower-case name. Repeated headers are joined by a comma."""
    @property
    def request_id(self) -> str:
        """Id of the request, to quote to support. The service's own, if it sent one."""
    @property
    def attempts(self) -> int:
        """How many times the request was sent."""
    @property
    def body(self) -> bytes:
        """The body, with any content encoding removed."""
    def save(self, path: str | PathLike[str]) -> int:
        """Write the body to a file, without decoding or copying it. Returns its size in bytes.

        It is written to a temporary file in the same folder and then renamed, so the path never has part of it. Blocks
        until the operating system has the data.

        Raises:
            OSError: The file cannot be written.
        """
    def json(self, *, decimals: bool = False) -> Any:
        """The body decoded as JSON, anew each time; `None` if it is empty. Fractional numbers are `float`, or
        `decimal.Decimal` with every digit if `decimals` is set.

        Raises:
            DecodeError: The body is not JSON.
        """
    def decode_error(self, reason: str) -> Exception:
        """The `DecodeError` that says why the body is not what was expected."""

@final
class PreparedCall: ...

@final
class CallHandle:
    def cancel(self) -> None: ...

@final
class CallQueue:
    def __new__(cls) -> CallQueue: ...
    def fileno(self) -> int: ...
    def enqueue(self, id: int, call: PreparedCall, events: int | None) -> CallHandle: ...
    def flush(self) -> None: ...
    def drain(self) -> list[tuple[int, Any, Exception | None, bool]]: ...

@final
class Callback:
    """Something that a call needs a function of the caller for."""

    @property
    def call(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def functions(self) -> int: ...
    def request(self) -> tuple[str, str, list[tuple[str, str]], bytes | None, float]: ...
    def body(self) -> Any: ...
    def about(self) -> tuple[dict[str, Any], Any]: ...
    def respond(self, status: int, headers: list[tuple[str, str]], body: object) -> None: ...
    def answer(self, answer: str) -> bool: ...
    def complete(self, piece: bytes | None = None) -> None: ...
    def fail(self, raised: BaseException, message: str, code: str | None, is_not_sent: bool) -> None: ...

@final
class PageStream:
    def next(self, options: bytes) -> PreparedCall: ...
    def fork(self) -> PageStream: ...

@final
class StepStream:
    def next(self) -> PreparedCall: ...
    def is_done(self) -> bool: ...

@final
class DownloadStream:
    def chunk(self) -> PreparedCall: ...

@final
class Session:
    def __new__(cls, settings: bytes, language: str, functions: object | None) -> Session: ...
    @staticmethod
    def unpack(packed: bytes, language: str) -> Session: ...
    def portable(self, secrets: bool) -> bytes: ...
    def with_options(self, options: bytes) -> Session: ...
    def describe(self) -> dict[str, str]: ...
    def call(self, name: str, request: bytes, options: bytes) -> PreparedCall: ...
    def start(self, name: str, request: bytes, options: bytes) -> StepStream: ...
    def download(self, request: bytes, options: bytes) -> PreparedCall: ...
    def connector(self, reference: str, workspace: str | None, options: bytes) -> PreparedCall: ...
    def pages(self, request: bytes, paging: bytes, options: bytes) -> PageStream: ...
    def connector_by_id(self, id: str, kind: str | None) -> dict[str, str | None]: ...
    def toolbox(self, options: bytes) -> Toolbox: ...
    def list(self, name: str, request: bytes, options: bytes) -> PreparedCall: ...

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
    @property
    def admin_token(self) -> str | None: ...
    @property
    def ready_line(self) -> str: ...
    def stop(self) -> None: ...

@final
class Toolbox:
    """The tools of a client for AI agents."""

    def definitions(self) -> list[dict[str, Any]]: ...
    def instructions(self) -> str: ...
    def call(self, name: str, arguments: str, approved: bool) -> PreparedCall: ...
