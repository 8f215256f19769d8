"""What the asynchronous clients of both APIs share."""

from __future__ import annotations

from collections.abc import Mapping

from .. import _typing as t
from .._arguments import Arguments
from .._generated.base_client import BaseClient
from .._lazy import LazyModule
from .._native import Response
from .._settings import Settings
from .requester import AsyncRequester
from .resource import AsyncResource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from .. import _api_response as api_response

    C = TypeVar("C", bound="AsyncAPIClient")
else:
    api_response = LazyModule("airbyte_agent._api_response")


class AsyncAPIClient(BaseClient):
    """An asynchronous client of one or several APIs: its constructor, its options, its end."""

    _requester: AsyncRequester
    # The name of `request` in the core.
    _request_name: str

    def _open(self, settings: Settings, functions: tuple[object, ...]) -> None:
        self._requester = AsyncRequester.open(settings, functions)

    def with_options(
        self,
        *,
        pickle_secrets: bool | None = None,
        **options: t.Unpack[t.CallOptions],
    ) -> t.Self:
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
        client = with_requester(type(self), self._requester.with_options(arguments, pickle_secrets))
        vars(client).update(self._state())
        return client

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, t.Any] | None = None,
        json: t.Any = None,
        effect: t.Literal["read", "write"] | None = None,
        **options: t.Unpack[t.CallOptions],
    ) -> api_response.APIResponse[t.Any]:
        """Send a request to an endpoint that this client has no method for, with its token, retries and limits.

        Args:
            method: HTTP method, such as `GET`.
            path: Path below `base_url`, such as `/api/v1/workspaces`. It begins with a slash.
            query: Parameters of the query. A list repeats the parameter.
            json: The body.
            effect: `read` if the request changes nothing, so that it may be retried. By default, `GET` and `HEAD` are
                reads and all others are writes.
            options: `timeout` (seconds), `max_retries`, `headers`, `organization_id` and `token`.

        Raises:
            InvalidRequestError: An argument is invalid, such as a URL of another host. Nothing was sent.
            APIStatusError: The service responded with an error. Its subclasses say which.
            APIConnectionError: The service could not be reached, or did not respond in time.
            OutcomeUnknownError: The request may or may not have been processed.
        """
        arguments = Arguments(
            "request",
            options,
            {"method": method, "path": path, "query": query, "json": json, "effect": effect},
        )
        del query, json, options
        response: t.Any = await self._requester.raw().send(self._request_name, arguments, Response.json)
        return response  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Release connections and tokens. Calls in progress continue; new ones raise `ConfigurationError`."""
        self._requester.close()

    async def __aenter__(self) -> t.Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __reduce__(self) -> tuple[object, ...]:
        return with_requester, (type(self), self._requester), self._state()

    def _state(self) -> dict[str, t.Any]:
        """The attributes of a subclass. All others follow from the requester."""
        return {
            name: value
            for name, value in vars(self).items()
            if name not in _OWN_ATTRIBUTES and not isinstance(value, AsyncResource)
        }


def with_requester(client_class: type[C], requester: AsyncRequester) -> C:
    """A client with a requester that exists."""
    client = client_class.__new__(client_class)
    client._requester = requester
    return client


# Attributes that are set after the requester, besides the resources.
_OWN_ATTRIBUTES = ("_replication", "_requester")
