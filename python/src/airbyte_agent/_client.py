"""The client, for callers who wait."""

from __future__ import annotations

from . import _native
from ._connector import Connector
from ._generated.resources import Resources
from ._generated.settings import Configured
from ._options import of_keywords
from ._road import Road

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._settings import Settings
    from .types import CallOptions


class Client(Configured, Resources):
    """A client of the Agent API. Any number of threads can share one, and a forked child can go on with it.

    Nothing is sent before the first call. Operations are methods of its resources, such as
    `client.workspaces.list()`; every one of them takes `timeout` (seconds), `max_retries`, `headers`,
    `organization_id` and `token` for its own call.
    """

    __slots__ = ("__weakref__", "_road")

    def _begin(self, settings: Settings) -> None:
        self._road = Road(_native.Session(settings.encoded(agent=True)))
        Resources.__init__(self, self._road)

    @property
    def base_url(self) -> str:
        """Where the service is."""
        return self._road.session.describe()["base_url"]

    @property
    def workspace(self) -> str:
        """Name of the workspace in which connectors are looked up."""
        return self._road.session.describe()["workspace"]

    def connector(self, reference: str, *, workspace: str | None = None, **options: Unpack[CallOptions]) -> Connector:
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
        return Connector(self._road, self._road.run(call))

    def close(self) -> None:
        """Let go of connections and tokens. Calls under way go on; new ones raise `ConfigurationError`."""
        self._road.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        # A debugger may look at one whose constructor failed.
        return self._road.described("Client") if hasattr(self, "_road") else "<Client, not made>"
