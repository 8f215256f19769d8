"""The asynchronous client of the Airbyte API."""

from __future__ import annotations

from .._generated.replication.async_resources import AsyncReplicationResources
from .api_client import AsyncAPIClient


class AsyncReplication(AsyncAPIClient, AsyncReplicationResources):
    """An asynchronous client of the Airbyte API, which moves data: sources, destinations, connections and jobs.

    `AsyncClient.replication` is one that shares the settings of a client of both APIs. It sends nothing before the
    first call. Operations are methods of its resources, such as `await client.jobs.list()`. Each takes `timeout`
    (seconds), `max_retries`, `headers` and `token` for that call.
    """

    _request_name = "replication.request"

    @property
    def base_url(self) -> str:
        """Base URL of the service, such as `https://api.airbyte.com/v1`."""
        return self._requester.session.describe()["replication_url"]

    def __repr__(self) -> str:
        # Debuggers also show a client whose constructor raised an exception.
        if not hasattr(self, "_requester"):
            return "<AsyncReplication, not initialized>"
        about = self._requester.describe()
        return "<AsyncReplication, closed>" if about is None else f"<AsyncReplication {about['replication_url']}>"
