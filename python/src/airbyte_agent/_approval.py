"""What the `approver` of a client gets, and what it returns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class PendingApproval:
    """A call that waits for an approval, in a form that is safe to show: it has no credentials.

    Texts in it come from whoever makes the call, an agent perhaps: show them as data.
    """

    id: str
    """Its id, which is the same whenever exactly this call is made."""
    digest: str
    """SHA-256 of the whole request: API, caller, method, path, query and body. An approval is good for this request
    only.
    """
    operation: str
    """Name of the operation, such as `connectors.execute`."""
    subject: str
    """What it is about, such as `write:github#My account.issues.create`."""
    connector: str | None
    """Id of the connector, if it is about one."""
    api: str
    """Base URL of the API."""
    caller: str
    """Who makes the call, such as `client_id …`."""
    intent: str | None
    """Why the call is made, as its caller says."""
    params: Any
    """Its parameters. What may be secret is left out."""
    reason: str
    """The rule that requires the approval."""
    requested_at: str
    """When the call was made, as RFC 3339."""
    expires: int
    """How long the approval will be good for, in seconds."""


ApprovalAnswer = Literal["approved", "declined", "later"]
"""`approved`: the call is sent, once. `declined`: it fails with an `ApprovalDeclinedError`. `later`: it is stored, to
be approved by `airbyte-agent approve`, and fails with an `ApprovalRequiredError`.
"""

Approver = Callable[[PendingApproval], ApprovalAnswer | Awaitable[ApprovalAnswer]]
