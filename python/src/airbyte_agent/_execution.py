"""What an action gave: bytes first, read when looked at."""

from __future__ import annotations

from ._answer import members_of
from ._error import AirbyteAgentError
from ._generated.answers import ExecuteResponse
from ._narrow import is_dict, is_list
from ._native import next_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._generated.answers import ContextStoreInactivityWarning, ExecutionMetadata
    from ._native import Reply


class Execution:
    """The answer of an action. Nothing of it is parsed before it is looked at, and then only once.

    Looking at an answer that is no JSON, such as a file, raises `DecodeError`; its bytes are `reply.body`.
    """

    __slots__ = ("_asked", "_envelope", "_members", "_next", "_reply")

    def __init__(self, reply: Reply, asked: tuple[bytes, str | None]) -> None:
        # What it answers, and the kind of connector: paging must know.
        self._asked = asked
        self._reply = reply
        self._members: dict[str, Any] | None = None
        self._envelope: ExecuteResponse | None = None
        self._next: dict[str, Any] | AirbyteAgentError | _Unread | None = _UNREAD

    @property
    def reply(self) -> Reply:
        """Status, headers, request id and bytes."""
        return self._reply

    @property
    def envelope(self) -> ExecuteResponse:
        """The whole answer, members that this version does not know included."""
        if self._envelope is None:
            self._envelope = ExecuteResponse._of(self._reply, self._read())
        return self._envelope

    def _read(self) -> dict[str, Any]:
        if self._members is None:
            self._members = members_of(self._reply)
        return self._members

    @property
    def status(self) -> str:
        """`success` in every example."""
        return self.envelope.status

    @property
    def result(self) -> Any:
        """What the action gave: a list, an object or a single value, as the action has it."""
        return self._read().get("result")

    @property
    def records(self) -> list[Any]:
        """The records, whatever the shape of the result: a list, `{"data": …}`, or a single object."""
        result = self._read().get("result")
        if is_dict(result) and is_list(result.get("data")):
            result = result["data"]
        if is_list(result):
            return result
        return [] if result is None else [result]

    @property
    def connector_metadata(self) -> Any:
        """What the connector says besides, mostly where the next page is. Keys differ per connector; may be `None`."""
        return self._read().get("connector_metadata")

    @property
    def metadata(self) -> Any:
        """The same as `connector_metadata`."""
        return self.connector_metadata

    @property
    def next(self) -> dict[str, Any] | None:
        """Parameters that ask for the next page, besides the call's own; `None` on the last one.

            github.execute("issues", "list", {**params, **page.next})

        `pages` and `records` follow it by themselves.

        Raises:
            DecodeError: More records follow, but the answer does not say how to ask for them.
        """
        if isinstance(self._next, _Unread):
            self._next = self._read_next()
        if isinstance(self._next, AirbyteAgentError):
            raise self._next
        return self._next

    def _read_next(self) -> dict[str, Any] | AirbyteAgentError | None:
        try:
            return next_page(self._reply, *self._asked)
        except AirbyteAgentError as error:
            return error

    @property
    def execution_metadata(self) -> ExecutionMetadata:
        """Which connector ran it, and how long it took."""
        return self.envelope.execution_metadata

    @property
    def warning(self) -> ContextStoreInactivityWarning | str | Any | None:
        """What the service wants a caller to know although the action succeeded."""
        return self.envelope.warning

    def __getitem__(self, name: str) -> Any:
        return self.envelope[name]

    def to_dict(self) -> dict[str, Any]:
        """The whole answer as a plain dictionary."""
        return self.envelope.to_dict()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Execution) and self.envelope == other.envelope

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._reply, self._asked)

    # Looking at it here would parse what nobody may ever look at.
    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._reply.status}, {len(self._reply.body)} bytes>"

    def _repr_html_(self) -> str:
        from ._html import of_execution

        return of_execution(self)


class Page(Execution):
    """One page of an action's answers."""

    __slots__ = ()

    def __init__(self, reply: Reply, next: dict[str, Any] | None) -> None:
        super().__init__(reply, (b"", None))
        self._next = next

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._reply, self.next)


class _Unread:
    """The type of what was not looked at yet."""


_UNREAD = _Unread()
