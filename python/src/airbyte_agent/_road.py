"""The way of every call from a resource to the core and back."""

from __future__ import annotations

from ._encode import encoded, request
from ._errors import ConfigurationError
from ._execution import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeVar

    from ._answer import Answer
    from ._native import Call, Pages, Reply, Session
    from .types import Paging

    T = TypeVar("T")


class Way:
    """What waiting and awaiting share: calls made ready."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session: Session | None = session

    @property
    def session(self) -> Session:
        """The core's half.

        Raises:
            ConfigurationError: The client was closed.
        """
        if self._session is None:
            raise ConfigurationError("the client is closed.")
        return self._session

    def close(self) -> None:
        """Let go of connections and tokens. Calls under way go on."""
        self._session = None

    def described(self, client: str) -> str:
        """How a client shows itself."""
        if self._session is None:
            return f"<{client}, closed>"
        about = self._session.describe()
        return f"<{client} {about['base_url']}, workspace {about['workspace']!r}>"

    def _call(self, operation: str, members: Mapping[str, Any], options: bytes) -> Call:
        return self.session.call(operation, request(operation, members), options)

    def _list_pages(self, operation: str, members: Mapping[str, Any], options: bytes) -> Pages:
        return self.session.list_pages(operation, request(operation, members), options)

    def _action_pages(
        self, members: Mapping[str, Any], definition_id: str | None, paging: Paging | None, options: bytes
    ) -> Pages:
        about = encoded({"definition_id": definition_id, "paging": paging}, _EXECUTE)
        return self.session.pages(request(_EXECUTE, members), about, options)

    def download(self, members: Mapping[str, Any], options: bytes) -> Call:
        """A download made ready."""
        return self.session.download(request(_EXECUTE, members), options)


class Road(Way):
    """The way of callers who wait."""

    __slots__ = ()

    def run(self, call: Call) -> Any:
        """Make a call that is ready."""
        return call.wait()

    def send(self, operation: str, members: Mapping[str, Any], options: bytes, read: Callable[[Reply], T]) -> T:
        """Make a call, and read its reply."""
        return read(self._call(operation, members, options).wait())

    def entries(
        self, operation: str, members: Mapping[str, Any], options: bytes, read: Callable[[Reply], Answer]
    ) -> Iterator[Any]:
        """All entries of one of the API's own lists."""
        return self._entries(self._list_pages(operation, members, options), read)

    def _entries(self, pages: Pages, read: Callable[[Reply], Answer]) -> Iterator[Any]:
        while (page := pages.next().wait()) is not None:
            yield from read(page[0])["data"]

    def pages(
        self, members: Mapping[str, Any], definition_id: str | None, paging: Paging | None, options: bytes
    ) -> Iterator[Page]:
        """The pages of an action."""
        return self._pages(self._action_pages(members, definition_id, paging, options))

    def _pages(self, pages: Pages) -> Iterator[Page]:
        while (page := pages.next().wait()) is not None:
            yield Page(*page)


class Resource:
    """A resource, for callers who wait."""

    __slots__ = ("_road",)

    def __init__(self, road: Road) -> None:
        self._road = road


_EXECUTE = "connectors.execute"
