"""The methods of toolboxes that return the tools as those of an agent framework.

A framework is imported by its method, so that it is no dependency of the package and costs nothing unless it is used.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from .. import _typing as t
from .._lazy import LazyModule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import any_toolbox
else:
    any_toolbox = LazyModule(f"{__package__}.any_toolbox")


class AsyncAdapters:
    """The methods of both kinds of toolbox.

    Frameworks await the tools of an asynchronous toolbox. Those that await all tools call a synchronous one in threads.

    `approve_writes` has the framework ask a person about the calls that need an approval by the policy of the client,
    and about no others. If it is `False`, approvals are those of the client: its `approver` or `airbyte-agent approve`.
    """

    def to_pydantic_ai(self: any_toolbox.AnyToolbox, *, approve_writes: bool = True) -> t.Any:
        """The tools as an `AbstractToolset` of Pydantic AI, for `Agent(..., toolsets=[...])`.

        It gives the agent `instructions` itself. A failure is a `ToolFailed`. The metadata of a result is its
        `structured`.

        Args:
            approve_writes: Let a person approve the calls that the policy asks about: the run ends with
                `DeferredToolRequests`, which has to be among the output types of the agent.

        Raises:
            ImportError: `pydantic-ai-slim` is not installed.
        """
        from .to_pydantic_ai import to_pydantic_ai

        return to_pydantic_ai(self, approve_writes=approve_writes)

    def to_langchain(self: any_toolbox.AnyToolbox, *, approve_writes: bool = True) -> list[t.Any]:
        """The tools as `StructuredTool`s of LangChain and LangGraph.

        A failure is a `ToolMessage` with the status `error`. The artifact of a result is its `structured`.

        Args:
            approve_writes: Let a person approve the calls that the policy asks about: the graph is interrupted until it
                is resumed with an answer, in the form of `HumanInTheLoopMiddleware`, which needs not ask about these
                tools. The graph needs a checkpointer.

        Raises:
            ImportError: `langchain-core` is not installed.
        """
        from .to_langchain import to_langchain

        return to_langchain(self, approve_writes=approve_writes)

    def to_openai_agents(self: any_toolbox.AnyToolbox, *, approve_writes: bool = True) -> list[t.Any]:
        """The tools as `FunctionTool`s of the OpenAI Agents SDK.

        The model gets the text of a result, also of a failed one. The `output` of the run's item is the `ToolResult`.

        Args:
            approve_writes: Let a person approve the calls that the policy asks about: the run has `interruptions`.

        Raises:
            ImportError: `openai-agents` is not installed.
        """
        from .to_openai_agents import to_openai_agents

        return to_openai_agents(self, approve_writes=approve_writes)

    def to_anthropic(
        self: any_toolbox.AnyToolbox,
        *,
        approve_writes: Callable[[dict[str, t.Any]], bool | Awaitable[bool]] | None = None,
    ) -> list[t.Any]:
        """The tools for `client.beta.messages.tool_runner` of the Anthropic SDK. A failure is a result with `is_error`.

        An asynchronous toolbox is for `AsyncAnthropic`, a synchronous one for `Anthropic`.

        Args:
            approve_writes: Called with the arguments of the calls that the policy asks about, which are sent if it
                returns `True`. That of an asynchronous toolbox may be a coroutine function. Without it, approvals are
                those of the client.

        Raises:
            ImportError: `anthropic` is not installed.
        """
        from .to_anthropic import to_anthropic

        return to_anthropic(self, approve_writes=approve_writes)

    def to_google_adk(self: any_toolbox.AnyToolbox, *, approve_writes: bool = True) -> list[t.Any]:
        """The tools as `BaseTool`s of Google's Agent Development Kit.

        The response of a tool is the `structured` of its result; of a failed one an object with the member `error`.

        Args:
            approve_writes: Let a person approve the calls that the policy asks about: an event requests a confirmation.

        Raises:
            ImportError: `google-adk` is not installed.
        """
        from .to_google_adk import to_google_adk

        return to_google_adk(self, approve_writes=approve_writes)

    def to_functions(self: any_toolbox.AnyToolbox) -> list[Callable[..., t.Any]]:
        """The tools as functions, for frameworks that register functions.

        Name, signature and docstring are those of the tool. `input_schema` is its JSON Schema. They return the text of
        the result, also of a failed one. Those of an asynchronous toolbox are coroutine functions.
        """
        from .to_functions import to_functions

        return to_functions(self)


class Adapters(AsyncAdapters):
    """The methods of a synchronous toolbox."""

    def to_smolagents(self: any_toolbox.AnyToolbox) -> list[t.Any]:
        """The tools as `Tool`s of smolagents.

        A failure is an exception, whose text the agent shows the model. The code of a `CodeAgent` gets the `structured`
        of a result, and the text of `connector_docs`.

        Raises:
            ImportError: `smolagents` is not installed.
        """
        from .to_smolagents import to_smolagents

        return to_smolagents(self)
