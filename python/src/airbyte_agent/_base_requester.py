"""What the synchronous and the asynchronous requester share: encoding calls, and decoding their responses."""

from __future__ import annotations

import sys

from . import _native
from ._encode import encode
from ._exceptions import ConfigurationError, not_a_str
from ._hidden import Hidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from ._arguments import Arguments
    from ._native import PageStream, PreparedCall, Response, Session, StepStream, TableStream, Toolbox
    from ._settings import Settings

    T = TypeVar("T")
    R = TypeVar("R", bound="BaseRequester")

EXECUTE = "connectors.execute"
GET_JOB = "replication.jobs.get"
CANCEL_JOB = "replication.jobs.cancel"


class BaseRequester:
    """Prepares the calls of a client, and decodes their responses."""

    __slots__ = ("_is_raw", "_pickle_secrets", "session")

    def __init__(self, session: Session, *, pickle_secrets: bool = False, is_raw: bool = False) -> None:
        self.session: Session = session
        self._pickle_secrets = pickle_secrets
        self._is_raw = is_raw

    @classmethod
    def open(cls: type[R], settings: Settings, functions: tuple[object, ...]) -> R:
        """The requester of a new client with these settings, and with its functions, which may be `None`.

        Raises:
            ConfigurationError: The settings cannot be used.
        """
        known = None
        if any(function is not None for function in functions):
            # Imported here, because most clients have none.
            from ._client_functions import ClientFunctions

            known = ClientFunctions(*functions)
        return cls(_native.Session(settings.encoded(), _LANGUAGE, known))

    def with_options(self: R, arguments: Arguments, pickle_secrets: bool | None = None) -> R:
        """A requester that shares the session, with other defaults for the options of a call."""
        if pickle_secrets is None:
            pickle_secrets = self._pickle_secrets
        arguments.check()
        return type(self)(self.session.with_options(arguments.options()), pickle_secrets=pickle_secrets)

    def raw(self: R) -> R:
        """A requester that shares the session and returns an `APIResponse` for each call."""
        return type(self)(self.session, pickle_secrets=self._pickle_secrets, is_raw=True)

    def decoding(self: R) -> R:
        """The opposite of `raw`: a requester that shares the session and decodes each response."""
        return type(self)(self.session, pickle_secrets=self._pickle_secrets) if self._is_raw else self

    def close(self) -> None:
        """Release connections and tokens. Calls in progress continue."""
        self.session = _CLOSED

    def describe(self) -> dict[str, str] | None:
        """What the `repr` of a client shows; `None` if it is closed."""
        return None if self.session is _CLOSED else self.session.describe()

    def decode(self, response: Response, decode: Callable[[Response], T]) -> T:
        """The decoded response; an `APIResponse` if this requester is `raw`."""
        if self._is_raw:
            from ._api_response import APIResponse

            # Its type is declared by the classes named `…WithRawResponse`.
            raw: Any = APIResponse(response, decode)
            return raw  # type: ignore[no-any-return]
        return decode(response)

    def prepare(self, operation: str, arguments: Arguments) -> PreparedCall:
        return self.session.call(operation, arguments.request(operation), arguments.options())

    def prepare_list(self, operation: str, arguments: Arguments) -> PreparedCall:
        return self.session.list(operation, arguments.request(operation), arguments.options())

    def prepare_execute(self, request: Hidden, arguments: Arguments) -> PreparedCall:
        return self.session.call(EXECUTE, request.value, arguments.options())

    def prepare_download(self, arguments: Arguments) -> PreparedCall:
        return self.session.download(arguments.request(EXECUTE), arguments.options())

    def prepare_lookup(self, reference: str, workspace: str | None, arguments: Arguments) -> PreparedCall:
        for name, value in (("reference", reference), ("workspace", "" if workspace is None else workspace)):
            if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise not_a_str("connectors.list", name, value)
        # Encoded only to report text that cannot be encoded.
        encode({"reference": reference, "workspace": workspace}, "connectors.list")
        return self.session.connector(reference, workspace, arguments.options())

    def by_id(self, connector_id: str, kind: str | None) -> dict[str, Any]:
        """What is known of the connector with this id."""
        for name, value in (("connector_id", connector_id), ("kind", "" if kind is None else kind)):
            if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise not_a_str(None, name, value)
        return self.session.connector_by_id(connector_id, kind)

    def prepare_page(self, pages: PageStream, arguments: Arguments) -> PreparedCall:
        if self.session is _CLOSED:
            # The stream has the connections of the client, and could go on.
            raise _closed()
        return pages.next(arguments.options())

    def prepare_table(self, pages: PageStream, about: bytes, arguments: Arguments) -> PreparedCall:
        self._require_open()
        return pages.table(about, arguments.options())

    def prepare_next_table(self, tables: TableStream, arguments: Arguments) -> PreparedCall:
        self._require_open()
        return tables.next(arguments.options())

    def open_toolbox(self, options: Mapping[str, Any]) -> Toolbox:
        """The tools of this client for AI agents."""
        return self.session.toolbox(encode(options))

    def prepare_tool(self, toolbox: Toolbox, name: str, arguments: str, approved: bool) -> PreparedCall:
        self._require_open()
        return toolbox.call(name, arguments, approved)

    def prepare_approval_check(self, toolbox: Toolbox, name: str, arguments: str) -> PreparedCall:
        self._require_open()
        return toolbox.needs_approval(name, arguments)

    def _require_open(self) -> None:
        # A toolbox has the connections of the client, and could go on.
        if self.session is _CLOSED:
            raise _closed()

    def start(self, procedure: str, arguments: Arguments) -> StepStream:
        return self.session.start(procedure, arguments.request(procedure), arguments.options())

    def open_pages(self, arguments: Arguments, how: Mapping[str, Any]) -> PageStream:
        """The pages of an action. `how` has the connector's `definition_id`, and how to follow its pages."""
        arguments.check()
        return self.session.pages(arguments.request(EXECUTE), encode(how, EXECUTE), arguments.options())

    def __deepcopy__(self: R, _: object) -> R:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        secrets = self._pickle_secrets
        try:
            return _unpickle, (type(self), self.session.portable(secrets), secrets)
        except ConfigurationError as error:
            raise ConfigurationError(f"{error} (`with_options(pickle_secrets=True)`).", errors=error.errors) from None


def action_name(arguments: Arguments) -> str:
    """What the arguments of `execute` run, as `entity.action`."""
    return ".".join(filter(None, (arguments.get("entity"), arguments.get("action"))))


def _unpickle(requester: type[R], packed: bytes, pickle_secrets: bool) -> R:
    hidden = Hidden(packed)
    del packed
    return requester(_native.Session.unpack(hidden.value, _LANGUAGE), pickle_secrets=pickle_secrets)


def _closed() -> ConfigurationError:
    return ConfigurationError("the client is closed; create a new one.")


class _ClosedSession:
    """The session of a closed client."""

    def __getattr__(self, name: str) -> Any:
        raise _closed()


_CLOSED: Any = _ClosedSession()
_LANGUAGE = f"python/{sys.version_info.major}.{sys.version_info.minor}"
