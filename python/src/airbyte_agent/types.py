"""Types to write annotations with: answers, nested parts of requests, and words that the API knows.

Nothing here is needed to make a call; requests take plain dictionaries and strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from ._answer import Answer
from ._control import Fault, JournalEntry
from ._execution import Execution, Page
from ._generated import answers, keywords, requests, words
from ._generated.answers import *
from ._generated.keywords import *
from ._generated.requests import *
from ._generated.words import *
from ._native import Reply

__all__ = ["Answer", "CallOptions", "Execution", "Fault", "JournalEntry", "OtherCallOptions", "Page", "Paging", "Reply"]
__all__ += answers.__all__
__all__ += keywords.__all__
__all__ += requests.__all__
__all__ += words.__all__


class OtherCallOptions(TypedDict, total=False):
    """Options of a call to an operation that takes an organization among its parameters."""

    timeout: float | None
    """How long the call may take in all, repeats and waits included, in seconds."""
    max_retries: int | None
    """How often it is repeated at the most."""
    headers: Mapping[str, str] | None
    """Headers besides the client's own; they win over the client's."""
    token: str | None
    """Bearer of this call only, such as a scoped token."""


class CallOptions(OtherCallOptions, total=False):
    """Options of one call; what is left out is as the client has it."""

    organization_id: str | None
    """Organization to act in. A UUID."""


class _Position(TypedDict):
    position: str
    """Parameter that says where a page begins."""


class Paging(_Position, total=False):
    """How the pages of a list follow each other, for callers who know better than the client."""

    kind: Literal["token", "page", "offset", "last"]
    """What the parameter takes: a value of the answer (the default), the number of the page from 1, how many records
    were seen, or the id of the last one."""
    size: str
    """Parameter that says how long a page is."""
    next: str
    """Where the next value stands in `connector_metadata`, dots between the steps. Default: the known places."""
