"""The way of every call from a resource to the core and back."""

from __future__ import annotations

import sys

from . import _native
from ._encode import encoded, request
from ._errors import ConfigurationError, refused
from ._execution import Execution, Page
from ._log import listener
from ._options import encoded_options
from ._tracing import spanned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeVar

    from ._answer import Answer
    from ._native import Call, Pages, Reply, Session
    from ._settings import Settings
    from .types import Paging

    R = TypeVar("R", bound="Resource")
    T = TypeVar("T")
    W = TypeVar("W", bound="Way")

EXECUTE = "connectors.execute"


class Way:
    """What waiting and awaiting share: calls made ready, and what they gave."""

    __slots__ = ("_are_secrets_pickled", "_is_raw", "_session")

    def __init__(self, session: Session, *, are_secrets_pickled: bool = False, is_raw: bool = False) -> None:
        self._session: Session | None = session
        self._are_secrets_pickled = are_secrets_pickled
        self._is_raw = is_raw

    @classmethod
    def begun(cls: type[W], settings: Settings) -> W:
        """The way of a new client.

        Raises:
            ConfigurationError: The settings make none.
        """
        return cls(_native.Session(settings.encoded(), _LANGUAGE))

    @property
    def session(self) -> Session:
        """The core's half.

        Raises:
            ConfigurationError: The client was closed.
        """
        if self._session is None:
            raise ConfigurationError("the client is closed.")
        return self._session

    def with_options(self: W, options: Mapping[str, Any], pickle_secrets: bool | None = None) -> W:
        """The same way, with options for all calls that say nothing else."""
        if pickle_secrets is None:
            pickle_secrets = self._are_secrets_pickled
        return type(self)(self.session.with_options(encoded_options(options)), are_secrets_pickled=pickle_secrets)

    def raw(self: W) -> W:
        """The same way, on which replies are not read."""
        return type(self)(self.session, are_secrets_pickled=self._are_secrets_pickled, is_raw=True)

    def plain(self: W) -> W:
        """The same way, on which replies are read."""
        return type(self)(self.session, are_secrets_pickled=self._are_secrets_pickled) if self._is_raw else self

    def close(self) -> None:
        """Let go of connections and tokens. Calls under way go on."""
        self._session = None

    def described(self, client: str) -> str:
        """How a client shows itself."""
        if self._session is None:
            return f"<{client}, closed>"
        about = self._session.describe()
        return f"<{client} {about['base_url']}, workspace {about['workspace']!r}>"

    def read(self, reply: Reply, read: Callable[[Reply], T]) -> T:
        """What a call gave."""
        if self._is_raw:
            from ._response import Response

            # The types of what is raw are those of `raw.py`.
            raw: Any = Response(reply, read)
            return raw  # type: ignore[no-any-return]
        return read(reply)

    def _find(self, reference: str, workspace: str | None, options: Mapping[str, Any]) -> Call:
        for name, value in (("reference", reference), ("workspace", "" if workspace is None else workspace)):
            if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise refused("connectors.list", name, f"must be a str, not {type(value).__name__}")
        encoded({"reference": reference, "workspace": workspace}, "connectors.list")
        return self.session.connector(reference, workspace, encoded_options(options))

    def _list_pages(self, operation: str, members: Mapping[str, Any], options: Mapping[str, Any]) -> Pages:
        return self.session.list_pages(operation, request(operation, members), encoded_options(options))

    def _action_pages(
        self,
        members: Mapping[str, Any],
        definition_id: str | None,
        paging: Paging | None,
        options: Mapping[str, Any],
    ) -> Pages:
        about = encoded({"definition_id": definition_id, "paging": paging}, EXECUTE)
        return self.session.pages(request(EXECUTE, members), about, encoded_options(options))

    def __deepcopy__(self: W, _: object) -> W:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        secrets = self._are_secrets_pickled
        try:
            return _unpacked, (type(self), self.session.portable(secrets), secrets)
        except ConfigurationError as error:
            raise ConfigurationError(f"{error} (`with_options(pickle_secrets=True)`).", errors=error.errors) from None


def _unpacked(way: type[W], luggage: bytes, are_secrets_pickled: bool) -> W:
    return way(_native.Session.unpack(luggage, _LANGUAGE), are_secrets_pickled=are_secrets_pickled)


_LANGUAGE = f"python/{sys.version_info.major}.{sys.version_info.minor}"


class Road(Way):
    """The way of callers who wait."""

    __slots__ = ()

    def run(self, call: Call) -> Any:
        """Make a call that is ready."""
        return call.wait(listener())

    def send(
        self, operation: str, members: Mapping[str, Any], options: Mapping[str, Any], read: Callable[[Reply], T]
    ) -> T:
        """Make a call, and read its reply."""
        return self.read(self._reply(operation, request(operation, members), members, options), read)

    def execute(self, members: Mapping[str, Any], definition_id: str | None, options: Mapping[str, Any]) -> Execution:
        """Run an action."""
        asked = request(EXECUTE, members), definition_id
        return self.read(self._reply(EXECUTE, asked[0], members, options), lambda reply: Execution(reply, asked))

    def _reply(self, operation: str, request: bytes, members: Mapping[str, Any], options: Mapping[str, Any]) -> Reply:
        with spanned(operation, members, options) as span:
            reply: Reply = self.run(self.session.call(operation, request, encoded_options(span.options)))
            span.ended(reply)
        return reply

    def find(self, reference: str, workspace: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
        """What is known of the connector that answers to an id, a name or a slug."""
        with spanned("connector", {"workspace_name": workspace}, options) as span:
            found: dict[str, Any] = self.run(self._find(reference, workspace, span.options))
        return found

    def download(self, members: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """Begin to receive a file: its reply, what is known of it, and the stream of its pieces."""
        with spanned(EXECUTE, members, options) as span:
            begun = self.run(self.session.download(request(EXECUTE, members), encoded_options(span.options)))
            span.ended(begun[0])
        return begun

    def entries(
        self,
        operation: str,
        members: Mapping[str, Any],
        options: Mapping[str, Any],
        read: Callable[[Reply], Answer],
    ) -> Iterator[Any]:
        """All entries of one of the API's own lists."""
        return self._entries(operation, members, self._list_pages(operation, members, options), read)

    def _entries(
        self, operation: str, members: Mapping[str, Any], pages: Pages, read: Callable[[Reply], Answer]
    ) -> Iterator[Any]:
        while (page := self._next(operation, members, pages)) is not None:
            yield from read(page[0])["data"]

    def pages(
        self,
        members: Mapping[str, Any],
        definition_id: str | None,
        paging: Paging | None,
        options: Mapping[str, Any],
    ) -> Iterator[Page]:
        """The pages of an action."""
        return self._pages(members, self._action_pages(members, definition_id, paging, options))

    def _pages(self, members: Mapping[str, Any], pages: Pages) -> Iterator[Page]:
        while (page := self._next(EXECUTE, members, pages)) is not None:
            yield Page(*page)

    def _next(self, operation: str, members: Mapping[str, Any], pages: Pages) -> Any:
        with spanned(operation, members, {}) as span:
            page = self.run(pages.next(encoded_options(span.options)))
            if page is not None:
                span.ended(page[0])
        return page


class Resource:
    """A resource, for callers who wait."""

    __slots__ = ("_road",)

    def __init__(self, road: Road) -> None:
        self._road = road

    def _raw(self: R) -> R:
        return type(self)(self._road.raw())
