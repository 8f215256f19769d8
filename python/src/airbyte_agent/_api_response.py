"""What the methods of `with_raw_response` return."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Generic, ParamSpec, TypeVar, cast

from ._native import Response

P = ParamSpec("P")
T = TypeVar("T")


class APIResponse(Generic[T]):
    """A response that is not decoded yet: status, headers and bytes. `parse` decodes it."""

    __slots__ = ("_decode", "response")

    response: Response
    """The HTTP response."""

    def __init__(self, response: Response, decode: Callable[[Response], T]) -> None:
        self.response = response
        self._decode = decode

    @property
    def status(self) -> int:
        """HTTP status; always a success, since other statuses are raised as errors."""
        return self.response.status

    @property
    def headers(self) -> dict[str, str]:
        """Headers by lower-case name. Repeated headers are joined by a comma."""
        return self.response.headers

    @property
    def request_id(self) -> str:
        """Id of the request, to quote to support."""
        return self.response.request_id

    @property
    def attempts(self) -> int:
        """How many times the request was sent."""
        return self.response.attempts

    @property
    def body(self) -> bytes:
        """The body, with any content encoding removed."""
        return self.response.body

    def json(self) -> Any:
        """The body, decoded as JSON.

        Raises:
            DecodeError: The body is not JSON.
        """
        return self.response.json()

    def parse(self) -> T:
        """What the method returns without `with_raw_response`.

        Raises:
            DecodeError: The body is not what was expected.
        """
        return self._decode(self.response)

    def __repr__(self) -> str:
        return f"<APIResponse {self.status}, {len(self.body)} bytes>"


def raw_method(method: Callable[P, T]) -> Callable[P, APIResponse[T]]:
    """A method of an object whose requester is raw, with its actual return type."""
    return cast("Callable[P, APIResponse[T]]", method)


def async_raw_method(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, APIResponse[T]]]:
    """An asynchronous method of an object whose requester is raw, with its actual return type."""
    return cast("Callable[P, Coroutine[Any, Any, APIResponse[T]]]", method)
