"""What a test tells a running emulator, and learns from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from ._answer import Answer
from ._encode import encoded
from ._errors import ConfigurationError, InvalidRequestError, refused


class JournalEntry(Answer):
    """A request as the emulator received it, and what came of it. Secrets are masked."""

    __slots__ = ()

    number: int
    """Which request it was, from 1."""
    time: str
    """When it came, by the emulator's clock. RFC 3339."""
    operation: str | None
    """`resource.verb`; `None` where the path is no operation's."""
    method: str
    """HTTP method."""
    path: str
    """Path, with `/api/v1`."""
    query: dict[str, Any]
    """Parameters of the URL; one that came more than once is a list."""
    headers: dict[str, str]
    """Headers by their lower-case names."""
    body: Any
    """The body read as JSON; `None` when it was empty."""
    fault: str | None
    """Which fault happened to it, such as `status`."""
    status: int | None
    """HTTP status of the answer; `None` when there was none, or none yet."""
    aborted: bool
    """Whether the caller went away before the answer was sent."""
    committed: bool
    """Whether it changed something."""


class Latency(TypedDict, total=False):
    """The answer comes late."""

    ms: int
    """How late, in milliseconds. Needed."""
    processed: bool
    """Whether the work is done before the wait. Default: after it."""


class Status(TypedDict, total=False):
    """Another answer than the true one."""

    status: int
    """HTTP status. Needed."""
    body: Any
    """Body, as JSON. Default: an error of the service's form."""
    retry_after: int | str
    """`Retry-After`: seconds, or a date."""
    processed: bool
    """Whether the work is done nevertheless. Default: it is not."""


class Cut(TypedDict):
    """The work is done, and the body ends early, or is this long."""

    bytes: int


class SlowBody(TypedDict):
    """The work is done, and the body comes in pieces."""

    chunk: int
    """Bytes of a piece."""
    delay_ms: int
    """Milliseconds between two pieces."""


class Redirect(TypedDict, total=False):
    """The caller is sent elsewhere."""

    location: str
    """Where to. Needed."""
    status: int
    """HTTP status. Default: 307."""


class Mishap(TypedDict, total=False):
    """What goes wrong. One of these."""

    latency: Latency
    status: Status
    truncated_body: Cut
    slow_body: SlowBody
    oversized_body: Cut
    redirect: Redirect


class _Fault(TypedDict):
    operation: str
    """Name of an operation, such as `connectors.execute`, or `*` for all."""
    fault: Mishap | Literal["reset_before", "reset_after", "invalid_json", "wrong_content_type"]
    """What goes wrong: the connection is reset before or after the work, the body is no JSON or a page of HTML, or
    what `Mishap` lists."""


class Fault(_Fault, total=False):
    """What goes wrong, on which operation, at which call. Without `nth` and `times`: at every call."""

    nth: int | Sequence[int]
    """Number of the call, from 1, counted from when the fault was set; or several."""
    times: int
    """The first so many calls."""


def ask(url: str, method: str, path: str, body: Any = None) -> Any:
    """Ask an emulator something, and read its answer. Never through a proxy.

    Raises:
        ConfigurationError: It is not running any more.
        InvalidRequestError: It refuses to do this.
    """
    # Only tests get here; a program that does not should not pay for it.
    import http.client
    from urllib.parse import urlsplit

    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_PATIENCE)
    try:
        connection.request(method, f"/_emulator/{path}", None if body is None else encoded(body))
        response = connection.getresponse()
        text = response.read()
    except OSError:
        raise ConfigurationError(f"the emulator at {url} is not running.") from None
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise _refusal(path, text)
    return json.loads(text)


def _refusal(path: str, text: bytes) -> InvalidRequestError:
    """What the emulator says of a request it refuses, without positions in text that the caller never saw."""
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {"message": text.decode(errors="replace")}
    problem = next(iter(answer.get("errors") or [answer]))
    reason = str(problem.get("message", "")).split(" at line ")[0].rstrip(".")
    return refused(None, problem.get("field") or path.partition("?")[0], reason)


# Seconds. Only an emulator that hangs takes it.
_PATIENCE = 60
