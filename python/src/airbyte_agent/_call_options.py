"""The types of per-call options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class BaseCallOptions(TypedDict, total=False):
    """Options of calls that have `organization_id` as a parameter of their own."""

    timeout: float | None
    """Time limit for the whole call, including retries, in seconds."""
    max_retries: int | None
    """How many times the call is retried."""
    headers: Mapping[str, str] | None
    """Additional headers. They override the client's."""
    token: str | None
    """Bearer token for this call, such as a scoped token."""


class CallOptions(BaseCallOptions, total=False):
    """Options of one call. They override the client's."""

    organization_id: str | None
    """Organization to act in. A UUID."""
