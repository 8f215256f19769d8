"""What the hooks of a client get to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import parse_qsl

from ._base_exception import AirbyteAgentError
from ._hidden import Hidden


class CallDetails:
    """A call, for `on_request`. Retries of a call are one call."""

    __slots__ = ("_body", "effect", "method", "operation", "path", "query")

    operation: str
    """The operation, as `resource.verb`. Those of the Airbyte API begin with `replication.`"""
    method: str
    """Method of the request."""
    path: str
    """Path of the request, percent-encoded, below the base URL."""
    query: list[tuple[str, str]]
    """The parameters in the query, decoded."""
    effect: Literal["read", "write"]
    """Whether the call may change something."""
    _body: Hidden

    def __init__(self, about: dict[str, Any]) -> None:
        self.operation = about["operation"]
        self.method = about["method"]
        self.path = about["path"]
        self.query = parse_qsl(about["query"], keep_blank_values=True)
        self.effect = about["effect"]
        self._body = Hidden(about["body"])

    @property
    def body(self) -> Any:
        """The parameters in the body, decoded; `None` without one. They may be secrets, such as credentials."""
        return self._body.value

    def __repr__(self) -> str:
        return f"<CallDetails {self.operation}: {self.method} {self.path}>"


class CallOutcome:
    """What has become of a call, for `on_outcome`."""

    __slots__ = ("attempts", "call", "elapsed", "error", "request_id", "status")

    call: CallDetails
    """The call."""
    status: int | None
    """HTTP status, if the service responded."""
    attempts: int
    """How many times the request was sent."""
    request_id: str | None
    """Id of the request, to quote to support."""
    elapsed: float
    """How long the call took, in seconds, all attempts included."""
    error: AirbyteAgentError | None
    """The error that the call ends in; `None` if it succeeded."""

    def __init__(self, about: dict[str, Any], error: AirbyteAgentError | None) -> None:
        self.call = CallDetails(about["call"])
        self.status = about["status"]
        self.attempts = about["attempts"]
        self.request_id = about["request_id"]
        self.elapsed = about["elapsed"]
        self.error = error

    def __repr__(self) -> str:
        result = type(self.error).__name__ if self.error else self.status
        return f"<CallOutcome {self.call.operation}: {result} after {self.elapsed:.3f} s>"


RequestHook = Callable[[CallDetails], object]
OutcomeHook = Callable[[CallOutcome], object]
