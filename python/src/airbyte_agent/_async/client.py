"""The asynchronous client."""

from __future__ import annotations

from .. import _typing as t
from .._arguments import Arguments
from .._generated.agent.async_resources import AsyncResources
from .._lazy import LazyModule
from .api_client import AsyncAPIClient, with_requester
from .connector import AsyncConnector
from .requester import AsyncRequester

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import replication as replication_client
else:
    replication_client = LazyModule(f"{__package__}.replication")


class AsyncClient(AsyncAPIClient, AsyncResources):
    """An asynchronous client of the Agent API, and by `replication` of the Airbyte API.

    It sends nothing before the first call. Threads can share it, and a forked child can continue to use it.
    Operations are methods of its resources, such as `await client.workspaces.list()`. Each takes `timeout`
    (seconds), `max_retries`, `headers`, `organization_id` and `token` for that call. When a call is cancelled or
    interrupted, its request is dropped.

    Clients and connectors can be pickled: they are sent as configuration. Secrets from the environment or the settings
    file are not included but read again at the destination; for others see `pickle_secrets` of `with_options`.
    """

    _request_name = "request"

    def _set_requester(self, requester: AsyncRequester) -> None:
        self._requester = requester
        self._replication: replication_client.AsyncReplication | None = None

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

    async def connector(
        self, reference: str, *, workspace: str | None = None, **options: t.Unpack[t.CallOptions]
    ) -> AsyncConnector:
        """The connector with this id, name or slug, such as `github`.

        Ids are found in every workspace. Otherwise an exact name takes precedence over a slug, and a slug over a name
        that differs in case only.

        Args:
            reference: Id, name or slug.
            workspace: Name of the workspace to search. Default: the client's.

        Raises:
            ConnectorNotFoundError: There is none. The error lists the connectors that exist.
            ConnectorAmbiguousError: There are several. The error lists their ids.
        """
        members = {"workspace_name": workspace}
        arguments = Arguments("connector", options, members, ("reference", "workspace"))
        del options
        return AsyncConnector(self._requester, await self._requester.find(reference, workspace, arguments))

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

    def __repr__(self) -> str:
        # Debuggers also show a client whose constructor raised an exception.
        if not hasattr(self, "_requester"):
            return "<AsyncClient, not initialized>"
        about = self._requester.describe()
        if about is None:
            return "<AsyncClient, closed>"
        return f"<AsyncClient {about['base_url']}, workspace {about['workspace']!r}>"
