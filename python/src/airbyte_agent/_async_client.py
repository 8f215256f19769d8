"""The client, for callers who await."""

from __future__ import annotations

from ._async_connector import AsyncConnector
from ._async_road import AsyncRoad
from ._generated.async_resources import AsyncResources
from ._generated.settings import Configured
from ._options import of_all_calls, of_keywords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Unpack

    from ._options import Nothing
    from ._settings import Settings
    from .types import CallOptions


class AsyncClient(Configured, AsyncResources):
    """A client of the Agent API, for callers who await. Any number of threads and event loops can share one, and a
    forked child can go on with it.

    Nothing is sent before the first call. Operations are methods of its resources, such as
    `await client.workspaces.list()`; every one of them takes `timeout` (seconds), `max_retries`, `headers`,
    `organization_id` and `token` for its own call. A call that is cancelled or interrupted drops its request.

    It can be pickled, and so can its handles: they travel as configuration. Secrets that the environment or the
    settings file gave are looked for there again; see `with_options` for others.
    """

    __slots__ = ("__weakref__", "_road")

    def _begin(self, settings: Settings) -> None:
        self._take(AsyncRoad.begun(settings))

    def _take(self, road: AsyncRoad) -> None:
        self._road = road
        AsyncResources.__init__(self, road)

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
        found = await self._road.find(
            reference, workspace, of_keywords("connector", options, ("reference", "workspace"))
        )
        return AsyncConnector(self._road, found)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        organization_id: str | None = None,
        token: str | None = None,
        pickle_secrets: bool | None = None,
        **unknown: Unpack[Nothing],
    ) -> AsyncClient:
        """The same client with other options for all its calls; a call's own go before them.

        It shares connections and tokens with this one, and goes on when this one is closed.

        Args:
            timeout: How long a call may take in all, repeats and waits included, in seconds.
            max_retries: How often a call is repeated at the most.
            headers: Headers besides the client's own; they win over the client's.
            organization_id: Organization to act in. A UUID.
            token: Bearer instead of the client's own, such as a scoped token. Never renewed.
            pickle_secrets: Whether secrets that were given in code go along when it is pickled. Without leave, pickling
                such a client raises `ConfigurationError`.

        Raises:
            InvalidRequestError: A value cannot be used.
        """
        options = of_all_calls(unknown, timeout, max_retries, headers, organization_id, token)
        return _made(type(self), self._road.with_options(options, pickle_secrets))

    async def close(self) -> None:
        """Let go of connections and tokens. Calls under way go on; new ones raise `ConfigurationError`."""
        self._road.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (type(self), self._road)

    def __repr__(self) -> str:
        # A debugger may look at one whose constructor failed.
        return self._road.described("AsyncClient") if hasattr(self, "_road") else "<AsyncClient, not made>"


def _made(kind: type[AsyncClient], road: AsyncRoad) -> AsyncClient:
    client = kind.__new__(kind)
    client._take(road)
    return client
