"""The base class of asynchronous resources."""

from __future__ import annotations

from .. import _typing as t
from .requester import AsyncRequester


class AsyncResource:
    """A resource of an asynchronous client."""

    def __init__(self, requester: AsyncRequester) -> None:
        self._requester = requester

    def _raw(self) -> t.Self:
        return type(self)(self._requester.raw())
