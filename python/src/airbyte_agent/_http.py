"""What the `transport` of a client gets, and what it returns."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping

from . import _typing as t
from ._typeguards import is_mapping

Body = bytes | Iterable[bytes] | AsyncIterable[bytes]


class HTTPRequest:
    """A request to send: one attempt of a call. Redirects must not be followed, and nothing must be retried."""

    __slots__ = ("body", "headers", "method", "timeout", "url")

    def __init__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: bytes | None = None,
        timeout: float = 300.0,
    ) -> None:
        self.method: str = method
        """Such as `GET`."""
        self.url: str = url
        """The whole URL. That of a redirect may contain a signature."""
        self.headers: dict[str, str] = dict(headers)
        """The headers by lower-case name, with the token. `Host` and `Content-Length` are left to the transport."""
        self.body: bytes | None = body
        """The body, if the method has one."""
        self.timeout: float = timeout
        """How many seconds are left until the deadline of the call."""

    def __repr__(self) -> str:
        # Headers and body may be secrets, and so may the query.
        return f"<HTTPRequest {self.method} {self.url.partition('?')[0]}>"


class HTTPResponse:
    """The response to a request, of any status."""

    __slots__ = ("body", "headers", "status")

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: Body = b"",
    ) -> None:
        """
        Args:
            status: The status, such as 200.
            headers: A mapping, or pairs if names are repeated.
            body: The body after decompression: as a whole, or as an iterable of pieces. The transport of an
                asynchronous client may also return an asynchronous iterable.
        """
        self.status: int = status
        pairs: t.Any = headers.items() if is_mapping(headers) else headers
        self.headers: list[tuple[str, str]] = list(pairs)
        self.body: Body = body

    def __repr__(self) -> str:
        return f"<HTTPResponse {self.status}>"


class RequestNotSentError(Exception):
    """Raised by a transport if the service cannot have received the request, because there was no connection.

    The client then sends the request again, even if it is a write. After any other exception, a write ends in an
    `OutcomeUnknownError`.
    """


Transport = Callable[[HTTPRequest], HTTPResponse | Awaitable[HTTPResponse]]
