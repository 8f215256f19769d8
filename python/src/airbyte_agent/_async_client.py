"""The client, for callers who await."""

from __future__ import annotations

from . import _native
from ._async_connector import AsyncConnector
from ._async_road import AsyncRoad
from ._generated.async_resources import AsyncResources
from ._generated.settings import Configured
from ._options import of_keywords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._settings import Settings
    from .types import CallOptions


class AsyncClient(Configured, AsyncResources):
    """A client of the Agent API, with the names of `Client`, awaited. Any number of tasks and loops can share one.

    Nothing is sent before the first call. Operations are methods of its resources, such as
    `await client.workspaces.list()`; every one of them takes `timeout` (seconds), `max_retries`, `headers`,
    `organization_id` and `token` for its own call. A cancelled task drops its request.
    """

    __slots__ = ("__weakref__", "_road")

    def _begin(self, settings: Settings) -> None:
        self._road = AsyncRoad(_native.Session(settings.encoded(agent=True)))
        AsyncResources.__init__(self, self._road)

    @property
    def base_url(self) -> str:
        """Where the service is."""
        return self._road.session.describe()["base_url"]

    @property
    def workspace(self) -> str:
        """Name of the workspace in which connectors are looked up."""
        return self._road.session.describe()["workspace"]

    async def connector(
        self, reference: str, *, workspace: str | None = None, **options: Unpack[CallOptions]
    ) -> AsyncConnector:
        """A handle on the connector that answers to an id, a name or a slug such as `github`.

        An id is looked up wherever it is. Otherwise an exact name goes before a slug, and a slug before names that
        differ only in case.

        Args:
            reference: Id, name or slug.
            workspace: Name of the workspace to look in. Default: the client's.

        Raises:
            ConnectorNotFoundError: None answers to it; the error tells what there is instead.
            ConnectorAmbiguousError: Several do; the error tells their ids.
        """
        call = self._road.session.connector(reference, workspace, of_keywords("connector", options))
        return AsyncConnector(self._road, await self._road.run(call))

    async def close(self) -> None:
        """Let go of connections and tokens. Calls under way go on; new ones raise `ConfigurationError`."""
        self._road.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        # A debugger may look at one whose constructor failed.
        return self._road.described("AsyncClient") if hasattr(self, "_road") else "<AsyncClient, not made>"
