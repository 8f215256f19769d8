"""Looking up a connector, in an asynchronous client.

Type checkers read the stub file of this module, which has an overload for each kind of connector.
"""

from __future__ import annotations

from .. import _typing as t
from .._arguments import Arguments
from .connector import AsyncConnector
from .requester import AsyncRequester


class AsyncConnectorLookup:
    """The method `connector` of an asynchronous client."""

    __slots__ = ()

    _requester: AsyncRequester

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
