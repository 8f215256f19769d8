"""Spans of OpenTelemetry around calls, in programs that use it.

A span is named as the operation, such as `connectors.execute`, and travels to the service as `traceparent`. It tells
what is called and what came of it, and holds no parameters, no credentials and no bodies.
"""

from __future__ import annotations

import sys

from ._narrow import is_tuple
from ._native import Reply, __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from typing import Any

    from opentelemetry.trace import Span


def span_of(operation: str, members: Mapping[str, Any]) -> Traced | None:
    """The span of a call, to be used in a `with` statement around it; none where nobody traces."""
    # A program that has not imported it does not use it.
    return Traced(operation, members) if "opentelemetry.trace" in sys.modules else None


class Traced:
    """A call with a span."""

    __slots__ = ("_current", "_span")

    def __init__(self, operation: str, members: Mapping[str, Any]) -> None:
        from opentelemetry import trace

        told = {name: members.get(member) for name, member in _MEMBERS.items()}
        attributes = {name: value for name, value in told.items() if isinstance(value, str)}
        tracer = trace.get_tracer("airbyte_agent", __version__)
        self._current: AbstractContextManager[Span] = tracer.start_as_current_span(
            operation, kind=trace.SpanKind.CLIENT, attributes={"airbyte.operation": operation, **attributes}
        )

    def __enter__(self) -> Traced:
        self._span = self._current.__enter__()
        return self

    def carried(self, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Options of the call, with what carries the span to the service."""
        from opentelemetry import propagate

        carrier: dict[str, str] = {}
        propagate.inject(carrier)
        return {**options, "headers": {**carrier, **options.get("headers", {})}} if carrier else options

    def __exit__(self, *failure: Any) -> None:
        error = failure[1]
        if error is not None:
            told = (getattr(error, name, None) for name in ("status", "attempts", "request_id"))
            self._note(*told)
            self._span.set_attribute("error.type", getattr(error, "kind", None) or type(error).__qualname__)
        self._current.__exit__(*failure)

    def ended(self, outcome: object) -> None:
        """Note what came of the call, where it ended in a reply, alone or with more."""
        reply = outcome[0] if is_tuple(outcome) else outcome
        if isinstance(reply, Reply):
            self._note(reply.status, reply.attempts, reply.request_id)

    def _note(self, status: int | None, attempts: int | None, request_id: str | None) -> None:
        if status is not None:
            self._span.set_attribute("http.response.status_code", status)
        if attempts is not None and attempts > 1:
            self._span.set_attribute("http.request.resend_count", attempts - 1)
        if request_id is not None:
            self._span.set_attribute("airbyte.request_id", request_id)


# What a span tells of a request: none of it is a secret.
_MEMBERS = {
    "airbyte.connector.id": "id",
    "airbyte.entity": "entity",
    "airbyte.action": "action",
    "airbyte.workspace": "workspace_name",
}
