"""The type of the `paging` argument."""

from __future__ import annotations

from typing import Literal, TypedDict


class _RequiredPaging(TypedDict):
    position: str
    """The parameter that says where a page starts."""


class Paging(_RequiredPaging, total=False):
    """How to request the next page of an action whose paging the client does not know."""

    kind: Literal["token", "page", "offset", "last"]
    """What the parameter takes: a value from the response (`token`, the default), the page number starting at 1
    (`page`), the number of records so far (`offset`), or the id of the last record (`last`)."""
    size: str
    """The parameter for the page size."""
    next: str
    """Path of the next value in `connector_metadata`, with dots. Default: the usual places."""
