"""Everything that can go wrong, as one tree of exceptions."""

from __future__ import annotations

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

    As text it is a sentence for a person: operation, status, reason, and what to do. It never holds a secret.
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
        self.__cause__ = _chain(self._causes)

    def __reduce__(self) -> tuple[object, ...]:
        fields = {name: value for name, value in vars(self).items() if name in _FIELDS}
        return _revive, (type(self), str(self), {**fields, "causes": self._causes})


class ConfigurationError(AirbyteAgentError):
    """The client cannot be built or used as it is configured."""

    kind = "configuration"


class InvalidRequestError(AirbyteAgentError, ValueError):
    """A request that cannot be right; nothing was sent."""

    kind = "invalid_request"


class ConnectorLookupError(AirbyteAgentError):
    """A connector cannot be told by the name given."""


class ConnectorNotFoundError(ConnectorLookupError):
    """No connector answers to the name."""

    kind = "connector_not_found"


class ConnectorAmbiguousError(ConnectorLookupError):
    """Several connectors answer to the name."""

    kind = "connector_ambiguous"


class APIConnectionError(AirbyteAgentError):
    """The service could not be reached, or the connection broke."""

    kind = "connection"


class APITimeoutError(APIConnectionError):
    """The deadline passed."""

    kind = "timeout"


class APIStatusError(AirbyteAgentError):
    """The service answered with a status that is no success."""

    kind = "status"


class BadRequestError(APIStatusError):
    """Status 400."""

    kind = "bad_request"


class AuthenticationError(APIStatusError):
    """Status 401."""

    kind = "authentication"


class PermissionDeniedError(APIStatusError):
    """Status 403."""

    kind = "permission_denied"


class NotFoundError(APIStatusError):
    """Status 404."""

    kind = "not_found"


class ConflictError(APIStatusError):
    """Status 409."""

    kind = "conflict"


class UnprocessableEntityError(APIStatusError):
    """Status 422."""

    kind = "unprocessable_entity"


class RateLimitError(APIStatusError):
    """Status 429."""

    kind = "rate_limit"


class InternalServerError(APIStatusError):
    """Status 5xx."""

    kind = "internal_server"


class DecodeError(AirbyteAgentError):
    """A success whose body cannot be read."""

    kind = "decode"


class OutcomeUnknownError(AirbyteAgentError):
    """A write that may or may not have happened; it is not sent again.

    Look at the account before repeating the call.
    """

    kind = "outcome_unknown"


_FIELDS = frozenset(AirbyteAgentError.__annotations__)

_CLASSES = {
    error.kind: error
    for error in (
        ConfigurationError,
        InvalidRequestError,
        ConnectorNotFoundError,
        ConnectorAmbiguousError,
        APIConnectionError,
        APITimeoutError,
        APIStatusError,
        BadRequestError,
        AuthenticationError,
        PermissionDeniedError,
        NotFoundError,
        ConflictError,
        UnprocessableEntityError,
        RateLimitError,
        InternalServerError,
        DecodeError,
        OutcomeUnknownError,
    )
}


def of_failure(failure: dict[str, Any]) -> AirbyteAgentError:
    """The exception that a failure of the core is."""
    error = _CLASSES.get(failure.pop("kind"), AirbyteAgentError)
    return error(failure.pop("message"), message=failure.pop("reason"), **failure)


def refused(operation: str | None, field: str, reason: str) -> InvalidRequestError:
    """The exception of a member that cannot be right, in the core's words."""
    message = f"`{field}`: {reason}"
    text = f"{operation}: {message}." if operation else f"{message}."
    return InvalidRequestError(
        text, message=message, operation=operation, errors=[{"field": field, "message": reason}]
    )


def _chain(causes: tuple[str, ...]) -> Cause | None:
    nearest = None
    for text in reversed(causes):
        cause = Cause(text)
        cause.__cause__ = nearest
        nearest = cause
    return nearest


def _revive(error: type[AirbyteAgentError], text: str, fields: dict[str, Any]) -> AirbyteAgentError:
    return error(text, **fields)
