"""The base class of asynchronous resources."""

from __future__ import annotations

from .. import _typing as t
from .requester import AsyncRequester


class AsyncResource:
    """A resource of an asynchronous client."""

    # The name of its base URL in the description of a client.
    _url_name = "base_url"

    def __init__(self, requester: AsyncRequester) -> None:
        self._requester = requester

    def __repr__(self) -> str:
        about = self._requester.describe()
        place = ", closed" if about is None else f" {about[self._url_name]}"
        return f"<{type(self).__name__}{place}>"

    def _raw(self) -> t.Self:
        return type(self)(self._requester.raw())


class AsyncReplicationResource(AsyncResource):
    """A resource of the Airbyte API."""

    _url_name = "replication_url"
