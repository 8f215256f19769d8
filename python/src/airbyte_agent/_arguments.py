"""The arguments of a method: members of its request, and options of its call."""

from __future__ import annotations

from collections.abc import Mapping

from ._encode import encode_hidden
from ._exceptions import invalid_argument
from ._generated.option_types import CALL_OPTIONS
from ._hidden import Hidden
from ._null import NULL
from ._options import type_problem, unexpected_keyword

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class Arguments:
    """The arguments of a method.

    Each of them may be a secret, so `repr` shows their names only. Methods delete their own variables once the
    arguments are in here; see `Hidden`.
    """

    __slots__ = ("_caller", "_members", "_options", "_parameters")

    def __init__(
        self,
        caller: str,
        options: Mapping[str, Any],
        members: dict[str, Any] | None = None,
        parameters: Iterable[str] | None = None,
    ) -> None:
        """The options in the `**kwargs` of a method, and the members of its request.

        `parameters` are the method's other parameters, for suggestions. By default, they are the members.
        """
        self._caller = caller
        self._options = options
        self._members: dict[str, Any] = {} if members is None else members
        self._parameters = parameters

    def get(self, name: str) -> Any:
        """A member of the request, if it has it."""
        return self._members.get(name)

    def with_members(self, members: dict[str, Any]) -> Arguments:
        """The same options with the members of another request."""
        return Arguments(self._caller, self._options, members, self._parameters)

    def of_other_call(self, members: dict[str, Any]) -> Arguments:
        """The arguments of another call, with the same options except for the timeout."""
        options = {name: value for name, value in self._options.items() if name != "timeout"}
        return Arguments(self._caller, options, members, self._parameters)

    def without_options(self) -> Arguments:
        """The same members without options."""
        return Arguments(self._caller, {}, self._members)

    def with_headers(self, headers: Mapping[str, str]) -> Arguments:
        """The same arguments with other headers, except those of the same name that they have already."""
        if not headers:
            return self
        options: dict[str, Any] = {**self._options}
        options["headers"] = {**headers, **(options.get("headers") or {})}
        return Arguments(self._caller, options, self._members, self._parameters)

    def check(self) -> None:
        """Check the names of the options, and their types.

        Raises:
            TypeError: The method has no such parameter. The error suggests the nearest name.
            InvalidRequestError: An option has the wrong type. Other values are checked when they are sent.
        """
        for name in self._options:
            if name not in CALL_OPTIONS:
                parameters = tuple(self._members if self._parameters is None else self._parameters)
                raise unexpected_keyword(self._caller, name, (*parameters, *CALL_OPTIONS))
        if problem := self._type_problem():
            raise invalid_argument(None, *problem)

    def _type_problem(self) -> tuple[str, str] | None:
        given = ((name, value) for name, value in self._options.items() if value is not None)
        problems = (type_problem(name, CALL_OPTIONS[name], value) for name, value in given)
        return next(filter(None, problems), None)

    def request(self, operation: str) -> bytes:
        """The JSON of the request, without the members that are `None`.

        Raises:
            InvalidRequestError: A value cannot be sent as JSON. The error names its parameter.
        """
        return encode_hidden(Hidden(_given(self._members)), operation)

    def options(self) -> bytes:
        """The JSON of the options that are not `None`, which were checked before; empty if there are none.

        Raises:
            InvalidRequestError: A value cannot be used.
        """
        return encode_hidden(Hidden(_given(self._options))) if self._options else b""

    def __repr__(self) -> str:
        return f"<arguments of {self._caller}: {', '.join((*self._members, *self._options))}>"


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not `None`; null for those that are `NULL`."""
    return {name: None if value is NULL else value for name, value in values.items() if value is not None}
