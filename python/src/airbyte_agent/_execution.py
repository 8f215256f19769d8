"""Results of `execute`. The response is decoded on first access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import _typing as t
from ._base_exception import AirbyteAgentError
from ._base_requester import EXECUTE
from ._captions import body_caption, page_caption
from ._encode import encode
from ._exceptions import DecodeError
from ._generated.agent.models import ContextStoreInactivityWarning, ExecuteResponse, ExecutionMetadata
from ._hidden import Hidden
from ._lazy import LazyModule
from ._models import decode_object
from ._native import Response, next_page, record_path, response_table, restore_response
from ._page_tables import PageTables
from ._typeguards import is_dict, is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import overload

    from . import _table as tables
else:
    tables = LazyModule("airbyte_agent._table")


class _NotComputed:
    """The type of `_NOT_COMPUTED`."""


_NOT_COMPUTED = _NotComputed()
_NO_REQUEST = Hidden(b"")


class Execution(PageTables):
    """The result of an action, as a sequence of its records. The response is decoded on first access, and once.

    `for`, `len`, `in` and indexes are those of `records`: they cover this page only. `records` of a connector reads all
    pages. Names are members of the response body, such as `execution["result"]`.

    Accessing the result of a response that is not JSON, such as a file, raises `DecodeError`; its bytes are
    `response.body`.
    """

    __slots__ = ("_action", "_definition_id", "_envelope", "_members", "_next", "_record_path", "_request", "_response")

    def __init__(
        self, result: t.Any = None, *, connector_metadata: t.Any = None, next: dict[str, t.Any] | None = None
    ) -> None:
        """An execution for tests of code that receives one. Calls create their own.

        Args:
            result: What the action returned.
            connector_metadata: Additional data from the connector.
            next: The parameters that request the next page.

        Raises:
            InvalidRequestError: A value is not JSON.
        """
        members = {"status": "success", "result": result, "connector_metadata": connector_metadata}
        response = restore_response(EXECUTE, 200, [], "", 1, encode(members, EXECUTE))
        self._set(response, _NO_REQUEST, None, "", next, None)

    @classmethod
    def _from_response(
        cls,
        response: Response,
        request: Hidden,
        definition_id: str | None,
        action: str,
        next: dict[str, t.Any] | AirbyteAgentError | _NotComputed | None = _NOT_COMPUTED,
        record_path: str | _NotComputed | None = _NOT_COMPUTED,
    ) -> t.Self:
        execution = cls.__new__(cls)
        execution._set(response, request, definition_id, action, next, record_path)
        return execution

    def _set(
        self,
        response: Response,
        request: Hidden,
        definition_id: str | None,
        action: str,
        next: dict[str, t.Any] | AirbyteAgentError | _NotComputed | None,
        record_path: str | _NotComputed | None,
    ) -> None:
        # From these and the response, the next page follows.
        self._request = request
        self._definition_id = definition_id
        # What was run, as `entity.action`; empty if it was made by hand.
        self._action = action
        self._response = response
        self._members: dict[str, t.Any] | None = None
        self._envelope: ExecuteResponse | None = None
        self._next = next
        self._record_path = record_path

    @property
    def response(self) -> Response:
        """The HTTP response: status, headers, request id and bytes."""
        return self._response

    @property
    def envelope(self) -> ExecuteResponse:
        """The whole response body, including members that this version does not know."""
        if self._envelope is None:
            self._envelope = ExecuteResponse._from_members(self._response, self._decode())
        return self._envelope

    def _decode(self) -> dict[str, t.Any]:
        if self._members is None:
            self._members = decode_object(self._response)
        return self._members

    @property
    def status(self) -> str:
        """`success` in every published example."""
        return self.envelope.status

    @property
    def result(self) -> t.Any:
        """What the action returned: a list, an object or a single value, in the connector's own form."""
        return self._decode().get("result")

    @property
    def records(self) -> list[t.Any]:
        """The records in the result, whether it is a list, an object that contains the list, or a single object."""
        result = self._decode().get("result")
        if is_list(result):
            return result
        if is_dict(result):
            for path in (self._path_of_records(), "data"):
                records = _at(result, path)
                if is_list(records):
                    return records
        return [] if result is None else [result]

    def _path_of_records(self) -> str | None:
        """Where the records are in the result, unless they are the result or its member `data`."""
        if isinstance(self._record_path, _NotComputed):
            self._record_path = record_path(self._request.value, self._definition_id)
        return self._record_path

    def table(
        self,
        schema: t.Any = None,
        *,
        nested: t.Literal["struct", "json"] = "struct",
        timestamps: bool = False,
        on_conflict: t.Literal["null", "error"] = "null",
    ) -> tables.Table:
        from ._tables.options import table_options

        # The documentation is that of `PageTables`.
        options = table_options(schema, nested, timestamps, on_conflict)
        return tables.Table(response_table(self._response, self._path_of_records(), options), self._action)

    @property
    def connector_metadata(self) -> t.Any:
        """Additional data from the connector, such as the next cursor. Keys differ by connector; may be `None`."""
        return self._decode().get("connector_metadata")

    @property
    def metadata(self) -> t.Any:
        """Same as `connector_metadata`."""
        return self.connector_metadata

    @property
    def next(self) -> dict[str, t.Any] | None:
        """The parameters to add to the call's own to request the next page; `None` on the last page.

            github.execute("issues", "list", {**params, **page.next})

        `pages` and `records` follow pages automatically.

        Raises:
            PagingError: There are more records, but they cannot be requested.
        """
        next = self._next_or_error()
        if isinstance(next, AirbyteAgentError):
            raise next
        return next

    def _next_or_error(self) -> dict[str, t.Any] | AirbyteAgentError | None:
        """`next`, or why there is none although there is another page."""
        if isinstance(self._next, _NotComputed):
            try:
                self._next = next_page(self._response, self._request.value, self._definition_id)
            except AirbyteAgentError as error:
                self._next = error
        return self._next

    @property
    def execution_metadata(self) -> ExecutionMetadata:
        """Which connector ran the action, and how long it took."""
        return self.envelope.execution_metadata

    @property
    def warning(self) -> ContextStoreInactivityWarning | str | t.Any | None:
        """A warning from the service. The action succeeded nevertheless."""
        return self.envelope.warning

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[t.Any]:
        return iter(self.records)

    def __contains__(self, record: object) -> bool:
        return record in self.records

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> t.Any: ...
        @overload
        def __getitem__(self, index: slice) -> list[t.Any]: ...
        @overload
        def __getitem__(self, index: str) -> t.Any: ...

    def __getitem__(self, index: int | slice | str) -> t.Any:
        return self.envelope[index] if isinstance(index, str) else self.records[index]

    def keys(self) -> Iterable[str]:
        """The names of the members of the response body, so that `dict(execution)` is that object."""
        return self.envelope.keys()

    def to_dict(self) -> dict[str, t.Any]:
        """The whole response body as a plain dictionary."""
        return self.envelope.to_dict()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Execution) and self.envelope == other.envelope

    if not TYPE_CHECKING:
        # Hidden from type checkers, so that they report it.
        def __hash__(self) -> int:
            name = type(self).__name__
            raise TypeError(f"unhashable type: {name!r}; use its `response.request_id`, or an id of its records")

    def __reduce__(self) -> tuple[object, ...]:
        parts = (self._response, self._request, self._definition_id, self._action, self._next, self._record_path)
        return type(self)._from_response, parts

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, __: object) -> t.Any:
        from ._pydantic import instance_schema

        return instance_schema(cls)

    def __repr__(self) -> str:
        try:
            return f"<{page_caption(self._head(), len(self), 'records', self._next_or_error())}>"
        except DecodeError:
            return f"<{self._head()}, {body_caption(self._response)}>"

    def _head(self) -> str:
        return f"{type(self).__name__} {self._action}".rstrip()

    def _repr_html_(self) -> str:
        from ._html import lines_html, not_json_html, object_html, table_html

        try:
            envelope = self.envelope
        except DecodeError:
            return not_json_html(self._response, self._head())
        result: t.Any = envelope.get("result")
        is_object = is_dict(result) and self.records == [result]
        html = object_html(result, self._head()) if is_object else table_html(self.records, self._head())
        next = self._next_or_error()
        if isinstance(next, AirbyteAgentError):
            # Iterating over pages reports it.
            next = None
        entity, _, action = self._action.rpartition(".")
        more = {
            "connector_metadata": self.connector_metadata,
            "next": next,
            "all pages": f'records("{entity}", "{action}", …)' if next and action else "",
            "warning": envelope.get("warning"),
        }
        return html + lines_html(more)


class Page(Execution):
    """One page of an action's results, as a sequence of its records."""

    __slots__ = ("token",)

    token: str | None
    """Where the next page begins, for `after` of `pages` and `records`, also in another process. `None` if there is no
    next page, or none that can be requested."""

    def __init__(
        self,
        result: t.Any = None,
        *,
        connector_metadata: t.Any = None,
        next: dict[str, t.Any] | None = None,
        token: str | None = None,
    ) -> None:
        """A page for tests of code that receives one. Calls create their own.

        Args:
            result: What the action returned.
            connector_metadata: Additional data from the connector.
            next: The parameters that request the next page.
            token: Where the next page begins.

        Raises:
            InvalidRequestError: A value is not JSON.
        """
        super().__init__(result, connector_metadata=connector_metadata, next=next)
        self.token = token

    @classmethod
    def _from_outcome(
        cls,
        outcome: tuple[t.Any, ...],
        action: str,
    ) -> t.Self:
        """The page in the outcome of a call."""
        response, next, token, record_path, *_ = outcome
        page = cls._from_response(response, _NO_REQUEST, None, action, next, record_path)
        page.token = token
        return page

    def __reduce__(self) -> tuple[object, ...]:
        outcome = (self._response, self._next, self.token, self._record_path)
        return type(self)._from_outcome, (outcome, self._action)


def _at(value: t.Any, path: str | None) -> t.Any:
    """The value at a path of members."""
    for member in () if path is None else path.split("."):
        value = value.get(member) if is_dict(value) else None
    return value
