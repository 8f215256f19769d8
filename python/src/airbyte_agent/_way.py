"""The way of every call from a resource to the core and back: what waiting and awaiting share."""

from __future__ import annotations

import sys

from . import _native
from ._encode import encoded, request
from ._errors import ConfigurationError, refused
from ._options import encoded_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from ._native import Call, Pages, Reply, Session
    from ._settings import Settings
    from .types import Paging

    T = TypeVar("T")
    W = TypeVar("W", bound="Way")

EXECUTE = "connectors.execute"


class Way:
    """Calls made ready, and what they gave."""

    __slots__ = ("_are_secrets_pickled", "_is_raw", "session")

    def __init__(self, session: Session, *, are_secrets_pickled: bool = False, is_raw: bool = False) -> None:
        # The core's half.
        self.session: Session = session
        self._are_secrets_pickled = are_secrets_pickled
        self._is_raw = is_raw

    @classmethod
    def begun(cls: type[W], settings: Settings) -> W:
        """The way of a new client.

        Raises:
            ConfigurationError: The settings make none.
        """
        return cls(_native.Session(settings.encoded(), _LANGUAGE))

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
        self.session = _CLOSED

    def described(self, client: str) -> str:
        """How a client shows itself."""
        if self.session is _CLOSED:
            return f"<{client}, closed>"
        about = self.session.describe()
        return f"<{client} {about['base_url']}, workspace {about['workspace']!r}>"

    def read(self, reply: Reply, read: Callable[[Reply], T]) -> T:
        """What a call gave."""
        if self._is_raw:
            from ._response import Response

            # The types of what is raw are those of `raw.py`.
            raw: Any = Response(reply, read)
            return raw  # type: ignore[no-any-return]
        return read(reply)

    def look_up(self, reference: str, workspace: str | None, options: bytes) -> Call:
        for name, value in (("reference", reference), ("workspace", "" if workspace is None else workspace)):
            if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise refused("connectors.list", name, f"must be a str, not {type(value).__name__}")
        encoded({"reference": reference, "workspace": workspace}, "connectors.list")
        return self.session.connector(reference, workspace, options)

    def list_pages(self, operation: str, members: Mapping[str, Any], options: Mapping[str, Any]) -> Pages:
        return self.session.list_pages(operation, request(operation, members), encoded_options(options))

    def action_pages(
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


class _Closed:
    """What a closed client has in place of the core's half."""

    def __getattr__(self, name: str) -> Any:
        raise ConfigurationError("the client is closed.")


_CLOSED: Any = _Closed()
_LANGUAGE = f"python/{sys.version_info.major}.{sys.version_info.minor}"
