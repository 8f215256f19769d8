"""Replies before they are read: what `with_raw_response` gives."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from ._async_connector import AsyncConnector
    from ._connector import Connector
    from ._native import Reply

P = ParamSpec("P")
T = TypeVar("T")


class Response(Generic[T]):
    """What the service sent: status, headers, bytes. `parse` reads it."""

    __slots__ = ("_read", "reply")

    reply: Reply
    """Everything that came."""

    def __init__(self, reply: Reply, read: Callable[[Reply], T]) -> None:
        self.reply = reply
        self._read = read

    @property
    def status(self) -> int:
        """HTTP status, always a success: what is none is raised."""
        return self.reply.status

    @property
    def headers(self) -> dict[str, str]:
        """Headers by their lower-case names; repeated ones are joined by a comma."""
        return self.reply.headers

    @property
    def request_id(self) -> str:
        """Id of the request, to quote to support."""
        return self.reply.request_id

    @property
    def attempts(self) -> int:
        """How many times the call was sent."""
        return self.reply.attempts

    @property
    def body(self) -> bytes:
        """The body as received, content encoding undone."""
        return self.reply.body

    def parse(self) -> T:
        """What the call would have given.

        Raises:
            DecodeError: The body is something else.
        """
        return self._read(self.reply)

    def __repr__(self) -> str:
        return f"<Response {self.status}, {len(self.body)} bytes>"


def raw(method: Callable[P, T]) -> Callable[P, Response[T]]:
    """The type of a method on a way whose replies are not read."""
    return cast("Callable[P, Response[T]]", method)


def async_raw(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, Response[T]]]:
    """As `raw`, for what is awaited."""
    return cast("Callable[P, Coroutine[Any, Any, Response[T]]]", method)


class RawConnector:
    """Methods of a `Connector` whose answers are `Response`s."""

    def __init__(self, connector: Connector) -> None:
        self.execute = raw(connector.execute)
        self.get = raw(connector.get)
        self.check = raw(connector.check)
        self.inspect = raw(connector.inspect)
        self.docs = raw(connector.docs)
        self.update = raw(connector.update)
        self.delete = raw(connector.delete)


class AsyncRawConnector:
    """Methods of an `AsyncConnector` whose answers are `Response`s."""

    def __init__(self, connector: AsyncConnector) -> None:
        self.execute = async_raw(connector.execute)
        self.get = async_raw(connector.get)
        self.check = async_raw(connector.check)
        self.inspect = async_raw(connector.inspect)
        self.docs = async_raw(connector.docs)
        self.update = async_raw(connector.update)
        self.delete = async_raw(connector.delete)
