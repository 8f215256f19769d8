"""The base class of the package's exceptions; `_generated/exceptions.py` has its subclasses."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from . import _typing as t
from ._hidden import Hidden
from ._models import Model
from ._typeguards import is_mapping


class FieldError(Model):
    """One of the problems of a failed call."""

    __slots__ = ()

    field: str | None
    """Where in the request: `body`, or the name of a parameter."""
    message: str | None
    """What is wrong."""
    error_code: str | None
    """Machine-readable code, such as `value_error`. An open set."""
    details: t.Any
    """Other information from the service."""

    _defaults = {"field": None, "message": None, "error_code": None, "details": None}


class AirbyteAgentError(Exception):
    """The base class of all errors of this package.

    Its text names the operation and the status, and says what happened and what to do. A note has the request id and
    the number of attempts. It never contains secrets, and it can be pickled.
    """

    kind = ""
    """Name of this kind of error, the same in every language."""

    operation: str | None
    """The call, as `resource.verb`."""
    status: int | None
    """HTTP status, if the service responded."""
    message: str
    """What happened, without the operation and the advice."""
    advice: str
    """What to do about it. Empty if there is no general advice."""
    errors: list[FieldError]
    """Individual problems, as reported by the service or by the client's own validation."""
    request_id: str | None
    """Id of the request, to quote to support."""
    attempts: int
    """How many times the request was sent, including attempts that could not connect."""
    retry_after: float | None
    """How long the service asked to wait, in seconds."""
    cause_code: str | None
    """What broke the connection, by its name in `errno`: `ECONNREFUSED`, `ECONNRESET`, `ETIMEDOUT`. `ENOTFOUND` if
    there is no such host; for a certificate a name of OpenSSL, such as `CERT_HAS_EXPIRED`."""
    records_read: int | None
    """How many records an iteration over pages had read before the error ended it."""
    token: str | None
    """Where to resume the iteration, for `after` of `pages` and `records`."""
    causes: tuple[str, ...]
    """The texts of the underlying errors, such as that of the operating system, the nearest first. The text of this
    error says what matters of them."""

    def __init__(
        self,
        text: str,
        *,
        message: str | None = None,
        advice: str = "",
        operation: str | None = None,
        status: int | None = None,
        errors: Iterable[Mapping[str, t.Any]] = (),
        request_id: str | None = None,
        attempts: int = 0,
        retry_after: float | None = None,
        cause_code: str | None = None,
        headers: Iterable[tuple[str, str]] | Mapping[str, str] | None = None,
        body: str | None = None,
        records_read: int | None = None,
        token: str | None = None,
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
        self.cause_code = cause_code
        self._headers = Hidden(_joined(headers))
        self.records_read = records_read
        self.token = token
        self._body = Hidden(body)
        self.causes = tuple(causes)
        if request_id is not None and sys.version_info >= (3, 11):
            times = "once" if attempts == 1 else f"{attempts} times"
            self.add_note(f"Request id {request_id}, sent {times}.")

    @property
    def headers(self) -> dict[str, str] | None:
        """Headers of the response by lower-case name, if the service responded. Repeated ones are joined by a comma.

        They are not pickled: they may contain secrets, such as cookies and signed URLs.
        """
        headers: dict[str, str] | None = self._headers.value
        return headers

    @property
    def body(self) -> str | None:
        """The whole body of the response. It is not part of the text.

        The body of a success, which could not be decoded, is not pickled: it may contain what was asked for, such as a
        token.
        """
        body: str | None = self._body.value
        return body

    def __reduce__(self) -> tuple[object, ...]:
        fields = {name: value for name, value in vars(self).items() if name in _FIELDS}
        others = {name: value for name, value in vars(self).items() if name not in {*_FIELDS, *_HIDDEN}}
        if not _is_success(self.status):
            fields["body"] = self.body
        return _restore, (type(self), str(self), fields), others


_HIDDEN = frozenset({"_body", "_headers"})
_FIELDS = frozenset(AirbyteAgentError.__annotations__)


def _joined(headers: Iterable[tuple[str, str]] | Mapping[str, str] | None) -> dict[str, str] | None:
    if headers is None:
        return None
    joined: dict[str, str] = {}
    pairs: t.Any = headers.items() if is_mapping(headers) else headers
    for name, value in pairs:
        name = name.lower()
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _is_success(status: int | None) -> bool:
    return status is not None and status < 300


def _restore(error: type[AirbyteAgentError], text: str, fields: dict[str, t.Any]) -> AirbyteAgentError:
    return error(text, **fields)
