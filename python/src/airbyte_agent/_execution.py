"""What an action gave: bytes first, read when looked at."""

from __future__ import annotations

from ._generated.answers import ExecuteResponse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._generated.answers import ContextStoreInactivityWarning, ExecutionMetadata
    from ._native import Reply


class Execution:
    """The answer of an action. Nothing of it is parsed before it is looked at, and then only once.

    Looking at an answer that is no JSON, such as a file, raises `DecodeError`; its bytes are `reply.body`.
    """

    __slots__ = ("_envelope", "_reply")

    def __init__(self, reply: Reply) -> None:
        self._reply: Reply | None = reply
        self._envelope: ExecuteResponse | None = None

    @property
    def reply(self) -> Reply | None:
        """Status, headers, request id and bytes. `None` when this was copied or pickled."""
        return self._reply

    @property
    def envelope(self) -> ExecuteResponse:
        """The whole answer, members that this version does not know included."""
        if self._envelope is None:
            assert self._reply is not None
            self._envelope = ExecuteResponse._read_leniently(self._reply)
        return self._envelope

    @property
    def status(self) -> str:
        """`success` in every example."""
        return self.envelope.status

    @property
    def result(self) -> Any:
        """What the action gave: a list, an object or a single value, as the action has it."""
        return self.envelope.get("result")

    @property
    def records(self) -> list[Any]:
        """The records, whatever the shape of the result: a list, `{"data": …}`, or a single object."""
        result = self.result
        if isinstance(result, dict) and isinstance(result.get("data"), list):
            result = result["data"]
        if isinstance(result, list):
            return result
        return [] if result is None else [result]

    @property
    def connector_metadata(self) -> Any:
        """What the connector says besides, mostly where the next page is. Keys differ per connector; may be `None`."""
        return self.envelope.get("connector_metadata")

    @property
    def metadata(self) -> Any:
        """The same as `connector_metadata`."""
        return self.connector_metadata

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

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return _revive, (type(self), self._state())

    def _state(self) -> dict[str, Any]:
        return {"_reply": None, "_envelope": self.envelope}

    # Looking at it here would parse what nobody may ever look at.
    def __repr__(self) -> str:
        if self._reply is None:
            return f"<{type(self).__name__}>"
        return f"<{type(self).__name__} {self._reply.status}, {len(self._reply.body)} bytes>"


class Page(Execution):
    """One page of an action's answers."""

    __slots__ = ("next",)

    next: Any
    """Where the next page begins; `None` on the last one."""

    def __init__(self, reply: Reply, next: Any) -> None:
        super().__init__(reply)
        self.next = next

    def _state(self) -> dict[str, Any]:
        return {**super()._state(), "next": self.next}


def _revive(kind: type[Execution], state: dict[str, Any]) -> Execution:
    execution = kind.__new__(kind)
    for name, value in state.items():
        setattr(execution, name, value)
    return execution
