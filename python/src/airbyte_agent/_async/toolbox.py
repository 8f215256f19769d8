"""The tools for AI agents, in an asynchronous client."""

from __future__ import annotations

from collections.abc import Mapping

from .. import _typing as t
from .._encode import encode
from .._frameworks.adapters import AsyncAdapters
from .._tool_result import ToolResult
from .call_queue import send_call
from .requester import AsyncRequester


class AsyncToolbox(AsyncAdapters):
    """Four tools that give an AI agent the connectors in the workspace of a client.

    `definitions` and `instructions` are for the model, and `call` runs what it asks for. A failed call is a result that
    tells the model what to do. The methods `to_…` return the tools as those of an agent framework.
    """

    def __init__(self, requester: AsyncRequester, options: Mapping[str, t.Any]) -> None:
        self._requester = requester
        self._toolbox = requester.open_toolbox(options)

    @property
    def definitions(self) -> list[dict[str, t.Any]]:
        """The tools as MCP describes them: `name`, `title`, `description`, `inputSchema`, `outputSchema` (not for
        `connector_docs`, which returns Markdown) and `annotations`."""
        return self._toolbox.definitions()

    @property
    def instructions(self) -> str:
        """What a model should know before its first call, for the system prompt."""
        return self._toolbox.instructions()

    async def call(
        self, name: str, arguments: Mapping[str, t.Any] | str = "{}", *, approved: bool = False
    ) -> ToolResult:
        """Run a tool.

        Calls are held to the policies of the client. If it has none, reads are allowed, and writes need an approval.

        Args:
            name: `list_connectors`, `connector_docs`, `connector_read` or `connector_write`.
            arguments: The arguments that the model gave, also as JSON.
            approved: A person has approved exactly this call.

        Raises:
            ConfigurationError: The client is closed.
            InvalidRequestError: The arguments are not JSON.
        """
        call = self._requester.prepare_tool(self._toolbox, name, _json(arguments), approved)
        return ToolResult(**await send_call(call))

    async def needs_approval(self, name: str, arguments: Mapping[str, t.Any] | str = "{}") -> bool:
        """Whether a person has to approve a call before it is sent: what the policies of the client decide about it.

        Programs that ask people themselves ask if it is `True`, and then call with `approved=True`. It is `False` for a
        call that would fail in any case. It may look up the connector, as the call does.

        Args:
            name: `list_connectors`, `connector_docs`, `connector_read` or `connector_write`.
            arguments: The arguments that the model gave, also as JSON.

        Raises:
            ConfigurationError: The client is closed.
            InvalidRequestError: The arguments are not JSON.
        """
        check = self._requester.prepare_approval_check(self._toolbox, name, _json(arguments))
        return bool(await send_call(check))

    def __repr__(self) -> str:
        about = self._requester.describe()
        return f"<AsyncToolbox {'closed' if about is None else about['base_url']}>"


def _json(arguments: Mapping[str, t.Any] | str) -> str:
    return arguments if isinstance(arguments, str) else encode(arguments).decode()
