"""The asynchronous client."""

from __future__ import annotations

from .._arguments import Arguments
from .._generated.async_resources import AsyncResources
from .._generated.base_client import BaseClient
from .connector import AsyncConnector
from .requester import AsyncRequester

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .._generated.call_options import CallOptions
    from .._settings import Settings


class AsyncClient(BaseClient, AsyncResources):
    """An asynchronous client of the Agent API.

    It sends nothing before the first call. Threads can share it, and a forked child can continue to use it.
    Operations are methods of its resources, such as `await client.workspaces.list()`. Each takes `timeout`
    (seconds), `max_retries`, `headers`, `organization_id` and `token` for that call. When a call is cancelled or
    interrupted, its request is dropped.

    Clients and connectors can be pickled: they are sent as configuration. Secrets from the environment or the settings
    file are not included but read again at the destination; for others see `pickle_secrets` of `with_options`.
    """

    __slots__ = ("__weakref__", "_requester")

    def _open(self, settings: Settings) -> None:
        self._set_requester(AsyncRequester.open(settings))

    def _set_requester(self, requester: AsyncRequester) -> None:
        self._requester = requester
        AsyncResources.__init__(self, requester)

    @property
    def base_url(self) -> str:
        """Base URL of the service."""
        return self._requester.session.describe()["base_url"]

    @property
    def workspace(self) -> str:
        """Name of the workspace in which `connector` looks connectors up."""
        return self._requester.session.describe()["workspace"]

    async def connector(
        self, reference: str, *, workspace: str | None = None, **options: Unpack[CallOptions]
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

    def with_options(
        self,
        *,
        pickle_secrets: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncClient:
        """A client with other defaults for the options of a call.

        It shares connections and tokens with this one, and still works after this one is closed.

        Args:
            pickle_secrets: Include secrets that were given in code when it is pickled. By default, pickling such a
                client raises `ConfigurationError`.
            options: `timeout` (seconds), `max_retries`, `headers`, `organization_id` and `token`.

        Raises:
            InvalidRequestError: A value cannot be used.
        """
        arguments = Arguments("with_options", options, parameters=("pickle_secrets",))
        del options
        return _with_requester(type(self), self._requester.with_options(arguments, pickle_secrets))

    async def close(self) -> None:
        """Release connections and tokens. Calls in progress continue; new ones raise `ConfigurationError`."""
        self._requester.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __reduce__(self) -> tuple[object, ...]:
        return _with_requester, (type(self), self._requester)

    def __repr__(self) -> str:
        # Debuggers also show a client whose constructor raised an exception.
        if not hasattr(self, "_requester"):
            return "<AsyncClient, not initialized>"
        return self._requester.describe("AsyncClient")


def _with_requester(client_class: type[AsyncClient], requester: AsyncRequester) -> AsyncClient:
    client = client_class.__new__(client_class)
    client._set_requester(requester)
    return client
