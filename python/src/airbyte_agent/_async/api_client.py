"""What the asynchronous clients of both APIs share."""

from __future__ import annotations

from .. import _typing as t
from .._arguments import Arguments
from .._generated.base_client import BaseClient
from .._settings import Settings
from .requester import AsyncRequester
from .resource import AsyncResource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    C = TypeVar("C", bound="AsyncAPIClient")


class AsyncAPIClient(BaseClient):
    """An asynchronous client of one or several APIs: its constructor, its options, its end."""

    _requester: AsyncRequester

    def _open(self, settings: Settings, functions: tuple[object, object, object]) -> None:
        self._set_requester(AsyncRequester.open(settings, functions))

    def _set_requester(self, requester: AsyncRequester) -> None:
        """Create the resources, which send their calls by this requester."""
        raise NotImplementedError

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
        own = with_requester(type(self), self._requester)
        return {
            name: value
            for name, value in vars(self).items()
            if name not in vars(own) and not isinstance(value, AsyncResource)
        }


def with_requester(client_class: type[C], requester: AsyncRequester) -> C:
    """A client with a requester that exists."""
    client = client_class.__new__(client_class)
    client._set_requester(requester)
    return client
