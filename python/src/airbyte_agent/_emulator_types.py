"""The types of faults and journal entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from ._models import Model


class JournalEntry(Model):
    """A request as the emulator received it, and its result. Secrets are masked."""

    __slots__ = ()

    number: int
    """Number of the request, starting at 1."""
    time: str
    """When it was received, by the emulator's clock. RFC 3339."""
    operation: str | None
    """`resource.verb`; `None` if no operation has this path."""
    method: str
    """HTTP method."""
    path: str
    """Path, including `/api/v1`."""
    query: dict[str, Any]
    """Query parameters. A repeated parameter is a list."""
    headers: dict[str, str]
    """Headers by lower-case name."""
    body: Any
    """The body decoded as JSON; `None` if it was empty."""
    fault: str | None
    """The fault that was applied, such as `status`."""
    status: int | None
    """HTTP status of the response; `None` if there was none, or not yet."""
    aborted: bool
    """Whether the caller disconnected before the response was sent."""
    committed: bool
    """Whether the request changed something."""


class Latency(TypedDict, total=False):
    """The response is late."""

    ms: int
    """The delay, in milliseconds. Required."""
    processed: bool
    """Whether the request is processed before the delay. Default: after it."""


class ErrorStatus(TypedDict, total=False):
    """A different response is sent."""

    status: int
    """HTTP status. Required."""
    body: Any
    """Body, as JSON. Default: an error in the service's format."""
    retry_after: int | str
    """`Retry-After` header: seconds, or a date."""
    processed: bool
    """Whether the request is processed nevertheless. Default: false."""


class BodyLength(TypedDict):
    """The request is processed, and the body of the response ends early or is longer than it should be."""

    bytes: int
    """Number of bytes."""


class SlowBody(TypedDict):
    """The request is processed, and the body of the response is sent in chunks."""

    chunk: int
    """Size of a chunk, in bytes."""
    delay_ms: int
    """Delay between two chunks, in milliseconds."""


class Redirect(TypedDict, total=False):
    """The caller is redirected."""

    location: str
    """URL. Required."""
    status: int
    """HTTP status. Default: 307."""


class FaultKind(TypedDict, total=False):
    """A fault with options. Exactly one of these."""

    latency: Latency
    status: ErrorStatus
    truncated_body: BodyLength
    slow_body: SlowBody
    oversized_body: BodyLength
    redirect: Redirect


class _RequiredFault(TypedDict):
    operation: str
    """Name of an operation, such as `connectors.execute`, or `*` for all."""
    fault: FaultKind | Literal["reset_before", "reset_after", "invalid_json", "wrong_content_type"]
    """What happens: the connection is reset before or after the request is processed, the body is invalid JSON or an
    HTML page, or one of the faults with options."""


class Fault(_RequiredFault, total=False):
    """What goes wrong, for which operation, in which calls. Without `nth` and `times`: in every call."""

    nth: int | Sequence[int]
    """Number of the call or calls, starting at 1 when the fault is set."""
    times: int
    """Number of calls, from the first on."""
