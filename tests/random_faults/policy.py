"""What becomes of a call that meets faults, as docs/configuration.md promises it. It is written from the table
there, not from the client's code, so that a mistake in either shows up as a difference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Redirects that one attempt follows.
MAX_REDIRECTS = 5

#: Statuses after which a read is worth retrying, and which leave open whether a write was processed.
GATEWAY_STATUSES = (408, 502, 503, 504)

KINDS = {
    400: "bad_request",
    401: "authentication",
    404: "not_found",
    409: "conflict",
    422: "unprocessable_entity",
    429: "rate_limit",
}


@dataclass(frozen=True)
class Fault:
    """A fault of the emulator, and what there is to know about it."""

    #: As the emulator takes it.
    rule: Any
    #: The request is processed nevertheless.
    processed: bool
    #: What the client sees: `success`, `unreadable`, `too_long`, `lost`, `late`, `redirect` or `status`.
    seen: str
    status: int | None = None
    #: Seconds of `Retry-After`.
    retry_after: int | None = None
    #: A redirect leads to another origin, where nobody listens.
    leads_away: bool = False


@dataclass(frozen=True)
class Call:
    """A call, and the faults that its first requests meet. Later requests meet none."""

    operation: str
    method: str
    is_read: bool
    request: dict[str, Any]
    faults: list[Fault]
    options: dict[str, Any] = field(default_factory=dict)


@dataclass
class Outcome:
    """The kind of the error, or none; and what the journal of the emulator has counted."""

    kind: str | None = None
    attempts: int = 0
    requests: int = 0
    effects: int = 0

    def met(self, call: Call) -> list[Fault]:
        """The faults that happened."""
        return call.faults[: self.requests]


def outcome(call: Call) -> Outcome:
    result = Outcome()
    retries_left = call.options.get("max_retries", 3)
    while True:
        result.attempts += 1
        fault = attempt(call, result)
        if fault is not None and fault.status == 401:
            # Once, with a new token. No call meets it twice.
            continue
        result.kind, may_retry = verdict(call, fault)
        if not may_retry or retries_left == 0:
            return result
        retries_left -= 1


def attempt(call: Call, result: Outcome) -> Fault | None:
    """Send the request and follow redirects. Returns the fault that decides, if one does."""
    for _ in range(MAX_REDIRECTS + 1):
        fault = call.faults[result.requests] if result.requests < len(call.faults) else None
        result.requests += 1
        if not call.is_read and (fault is None or fault.processed):
            result.effects += 1
        if fault is None or fault.seen != "redirect" or not follows(call, fault):
            return fault
        if fault.leads_away:
            return Fault(fault.rule, False, "not_connected")
    return Fault(None, False, "too_many_redirects")


def follows(call: Call, fault: Fault) -> bool:
    keeps_method = fault.status in (307, 308)
    if not call.is_read:
        return keeps_method and not fault.leads_away
    return call.method == "GET" or not fault.leads_away


def verdict(call: Call, fault: Fault | None) -> tuple[str | None, bool]:
    """The kind of the error if this was the last attempt, and whether there may be another."""
    if fault is None or fault.seen == "success":
        return None, False
    # The service reported a success, so there is nothing to retry.
    if fault.seen == "unreadable":
        return "decode", False
    if fault.seen == "too_long":
        return "response_too_large", False
    if fault.seen == "not_connected":
        return "connection", True
    if fault.seen == "too_many_redirects":
        return "connection", False
    if fault.seen == "lost":
        return ("connection", True) if call.is_read else ("outcome_unknown", False)
    if fault.seen == "late":
        return ("timeout" if call.is_read else "outcome_unknown"), False
    status = fault.status or 0
    kind = KINDS.get(status, "internal_server" if status >= 500 else "status")
    if fault.seen == "redirect":
        return ("outcome_unknown" if not call.is_read and status <= 303 else kind), False
    waits_too_long = (fault.retry_after or 0) > 300
    if status == 429 or is_refusal(call, fault):
        return kind, not waits_too_long
    if status in GATEWAY_STATUSES:
        return (kind, not waits_too_long) if call.is_read else ("outcome_unknown", False)
    return kind, False


def is_refusal(call: Call, fault: Fault) -> bool:
    """Whether a 503 proves that the request was not processed."""
    is_dated = fault.status == 503 and fault.retry_after is not None
    return is_dated and call.options.get("retry_unavailable_writes", True)
