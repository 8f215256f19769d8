"""What all errors are."""

from __future__ import annotations

import sys

from ._answer import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


class FieldError(Answer):
    """One problem of a failed call."""

    __slots__ = ()

    field: str | None
    """Where in the request: `body`, or the name of a member."""
    message: str | None
    """What is wrong, in words."""
    error_code: str | None
    """Machine-readable code, such as `value_error`. An open set."""
    details: Any
    """Whatever else the service says of it."""

    _absent = {"field": None, "message": None, "error_code": None, "details": None}


class Cause(Exception):
    """What an error came from, in words: the `__cause__` of the exceptions of this package."""


class AirbyteAgentError(Exception):
    """Anything that went wrong.

    As text it is a sentence for a person: operation, status, reason, and what to do. A note tells the id of the request
    and how often it was sent. Nothing of it ever holds a secret. It can be pickled.
    """

    kind = ""
    """Name of this kind of error, the same in every language."""

    operation: str | None
    """`resource.verb` of the call, where there was one."""
    status: int | None
    """HTTP status, where the service answered."""
    message: str
    """The reason alone."""
    advice: str
    """What the caller can do about it; empty where nothing general can be said."""
    errors: list[FieldError]
    """Individual problems: those of the service, or the member that was refused here."""
    request_id: str | None
    """Id of the request, to quote to support."""
    attempts: int
    """How many times the call was sent, or tried to be."""
    retry_after: float | None
    """How long the service asked to wait, in seconds."""
    body: str | None
    """What the service sent, whole. Not part of the text."""

    def __init__(
        self,
        text: str,
        *,
        message: str | None = None,
        advice: str = "",
        operation: str | None = None,
        status: int | None = None,
        errors: Iterable[Mapping[str, Any]] = (),
        request_id: str | None = None,
        attempts: int = 0,
        retry_after: float | None = None,
        body: str | None = None,
        causes: Iterable[str] = (),
    ) -> None:
        super().__init__(text)
        self.message = text if message is None else message
        self.advice = advice
        self.operation = operation
        self.status = status
        self.errors = [FieldError(problem) for problem in errors]
        self.request_id = request_id
        self.attempts = attempts
        self.retry_after = retry_after
        self.body = body
        self._causes = tuple(causes)
        self.__cause__: BaseException | None = _chain(self._causes)
        if request_id is not None and sys.version_info >= (3, 11):
            times = "once" if attempts == 1 else f"{attempts} times"
            self.add_note(f"Request id {request_id}, sent {times}.")

    def __reduce__(self) -> tuple[object, ...]:
        fields = {name: value for name, value in vars(self).items() if name in _FIELDS}
        others = {name: value for name, value in vars(self).items() if name not in _FIELDS}
        return _revive, (type(self), str(self), {**fields, "causes": self._causes}), others


_FIELDS = frozenset(AirbyteAgentError.__annotations__)


def _chain(causes: tuple[str, ...]) -> Cause | None:
    nearest = None
    for text in reversed(causes):
        cause = Cause(text)
        cause.__cause__ = nearest
        nearest = cause
    return nearest


def _revive(error: type[AirbyteAgentError], text: str, fields: dict[str, Any]) -> AirbyteAgentError:
    return error(text, **fields)
