"""The asynchronous client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from .. import _typing as t
from .._generated.agent.async_resources import AsyncResources
from .._lazy import LazyModule
from .api_client import AsyncAPIClient, with_requester
from .connector import AsyncConnector
from .connector_lookup import AsyncConnectorLookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .. import _many as outcomes
    from . import many, toolbox
    from . import replication as replication_client
else:
    outcomes = LazyModule("airbyte_agent._many")
    many = LazyModule(f"{__package__}.many")
    replication_client = LazyModule(f"{__package__}.replication")
    toolbox = LazyModule(f"{__package__}.toolbox")


class AsyncClient(AsyncConnectorLookup, AsyncAPIClient, AsyncResources):
    """An asynchronous client of the Agent API, and by `replication` of the Airbyte API.

    It sends nothing before the first call. Threads can share it, and a forked child can continue to use it.
    Operations are methods of its resources, such as `await client.workspaces.list()`. Each takes `timeout`
    (seconds), `max_retries`, `headers`, `organization_id` and `token` for that call. When a call is cancelled or
    interrupted, its request is dropped.

    Clients and connectors can be pickled: they are sent as configuration. Secrets from the environment or the settings
    file are not included but read again at the destination; for others see `pickle_secrets` of `with_options`.
    """

    _request_name = "request"
    _replication: replication_client.AsyncReplication | None = None

    @property
    def replication(self) -> replication_client.AsyncReplication:
        """The Airbyte API: sources, destinations, connections and jobs. It has the settings of this client."""
        replication = self._replication
        if replication is None:
            replication = self._replication = with_requester(replication_client.AsyncReplication, self._requester)
        return replication

    @property
    def base_url(self) -> str:
        """Base URL of the Agent API."""
        return self._requester.session.describe()["base_url"]

    @property
    def workspace(self) -> str:
        """Name of the workspace in which `connector` looks connectors up."""
        return self._requester.session.describe()["workspace"]

    def connector_by_id(self, connector_id: str, *, kind: str | None = None) -> AsyncConnector:
        """The connector with this id, without a request. Its `name` is `None`.

        Args:
            connector_id: A UUID.
            kind: What it connects to: an official slug, such as `github`, or a definition id. It says how `pages` and
                `records` continue; without it, the members of the responses do.

        Raises:
            InvalidRequestError: The id is not a UUID, or there is no such kind.
        """
        return AsyncConnector(self._requester, self._requester.by_id(connector_id, kind))

    def execute_many(
        self,
        calls: Iterable[tuple[t.Any, ...]],
        *,
        concurrency: int = 8,
        ordered: bool = False,
        progress: bool = False,
    ) -> AsyncIterator[outcomes.ExecuteOutcome]:
        """Run many actions, several at once. Each has an outcome; one that fails leaves the others alone.

        Calls are taken from the iterable as they are started. Leaving the iteration starts no more of them, and drops
        those in progress: a write among these may have taken effect. Like any other, it is never sent twice.

        Args:
            calls: Tuples `(connector, entity, action, params, options)`, the last two of which are optional. `options`
                has the other arguments of `execute`.
            concurrency: So many at once.
            ordered: Outcomes in the order of the calls, instead of as they complete.
            progress: Show on the standard error stream how many have completed, if somebody looks at it.

        Raises:
            TypeError: A call is not such a tuple.
        """
        return many.execute_many(calls, concurrency, ordered, progress)

    def records_many(
        self,
        calls: Iterable[tuple[t.Any, ...]],
        *,
        concurrency: int = 8,
        ordered: bool = False,
        progress: bool = False,
    ) -> AsyncIterator[outcomes.RecordsOutcome]:
        """Read the records of many actions, several actions at once. Each has an outcome with all of its records.

        Args:
            calls: Tuples as those of `execute_many`. `options` may also have `paging`, `after`, `max_pages` and
                `max_records`.
            concurrency: So many at once.
            ordered: Outcomes in the order of the calls, instead of as they complete.
            progress: Show on the standard error stream how many have completed, if somebody looks at it.

        Raises:
            TypeError: A call is not such a tuple.
        """
        return many.records_many(calls, concurrency, ordered, progress)

    def tools(self, *, airbyte: bool = True, cursor_key: str | None = None) -> toolbox.AsyncToolbox:
        """The tools that give an AI agent the connectors in this client's workspace. Sends nothing.

        Args:
            airbyte: Offer the Airbyte API as the connector `airbyte`. It has everything that the credentials can see,
                in all workspaces.
            cursor_key: The key that cursors are sealed with, at least 32 bytes. Processes with the same key accept each
                other's cursors. Default: a random key.

        Raises:
            ConfigurationError: The key is too short.
        """
        options = {"airbyte": airbyte, "cursor_key": cursor_key}
        del cursor_key
        return toolbox.AsyncToolbox(self._requester, options)

    def __repr__(self) -> str:
        # Debuggers also show a client whose constructor raised an exception.
        if not hasattr(self, "_requester"):
            return "<AsyncClient, not initialized>"
        about = self._requester.describe()
        if about is None:
            return "<AsyncClient, closed>"
        return f"<AsyncClient {about['base_url']}, workspace {about['workspace']!r}>"
