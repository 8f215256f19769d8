"""OpenTelemetry spans around calls, in programs that use OpenTelemetry.

A span has the name of the operation, such as `connectors.execute`, and is propagated to the service as `traceparent`.
Its attributes describe the call and its result, without parameters, credentials or bodies.
"""

from __future__ import annotations

import sys

from ._native import Response, __version__
from ._typeguards import is_tuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Any

    from opentelemetry.trace import Span

    from ._arguments import Arguments


def start_span(operation: str, arguments: Arguments) -> CallSpan | None:
    """A span to use in a `with` statement around a call; `None` if the program does not use OpenTelemetry."""
    return CallSpan(operation, arguments) if "opentelemetry.trace" in sys.modules else None


class CallSpan:
    """The span of a call."""

    __slots__ = ("_context_manager", "_span")

    def __init__(self, operation: str, arguments: Arguments) -> None:
        from opentelemetry import trace

        values = {name: arguments.get(member) for name, member in _ATTRIBUTES.items()}
        attributes = {name: value for name, value in values.items() if isinstance(value, str)}
        tracer = trace.get_tracer("airbyte_agent", __version__)
        self._context_manager: AbstractContextManager[Span] = tracer.start_as_current_span(
            operation, kind=trace.SpanKind.CLIENT, attributes={"airbyte.operation": operation, **attributes}
        )

    def __enter__(self) -> CallSpan:
        self._span = self._context_manager.__enter__()
        return self

    def inject(self, arguments: Arguments) -> Arguments:
        """The arguments of the call, with the headers that propagate the span."""
        from opentelemetry import propagate

        carrier: dict[str, str] = {}
        propagate.inject(carrier)
        return arguments.with_headers(carrier)

    def __exit__(self, *exc_info: Any) -> None:
        error = exc_info[1]
        if error is not None:
            self._set_result(*(getattr(error, name, None) for name in ("status", "attempts", "request_id")))
            self._span.set_attribute("error.type", getattr(error, "kind", None) or type(error).__qualname__)
        self._context_manager.__exit__(*exc_info)

    def set_outcome(self, outcome: object) -> None:
        """Record the response in the outcome of a call, which may be the first of several values."""
        response = outcome[0] if is_tuple(outcome) else outcome
        if isinstance(response, Response):
            self._set_result(response.status, response.attempts, response.request_id)

    def _set_result(self, status: int | None, attempts: int | None, request_id: str | None) -> None:
        if status is not None:
            self._span.set_attribute("http.response.status_code", status)
        if attempts is not None and attempts > 1:
            self._span.set_attribute("http.request.resend_count", attempts - 1)
        if request_id is not None:
            self._span.set_attribute("airbyte.request_id", request_id)


# Attributes of a span, and the parameters they come from. None of them can be a secret.
_ATTRIBUTES = {
    "airbyte.connector.id": "id",
    "airbyte.entity": "entity",
    "airbyte.action": "action",
    "airbyte.workspace": "workspace_name",
}
