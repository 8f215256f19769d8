"""What the synchronous and the asynchronous page of a list share."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from contextlib import suppress

from . import _typing as t
from ._base_exception import AirbyteAgentError
from ._captions import entry_nouns, page_caption
from ._exceptions import ConfigurationError
from ._models import Model
from ._native import PageStream, Response
from ._typeguards import is_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import overload


class ListForm:
    """How the pages of a list operation are decoded."""

    __slots__ = ("decode", "member", "to_entry")

    def __init__(
        self, decode: Callable[[Response], t.Any], member: str, to_entry: Callable[[t.Any], t.Any] | None = None
    ) -> None:
        # The function that decodes the response; the member with the entries, empty if the response is the list; and
        # the function that makes what the caller gets of an entry.
        self.decode: Callable[[Response], t.Any] = decode
        self.member: str = member
        self.to_entry: Callable[[t.Any], t.Any] | None = to_entry


class BaseListPage(Container["t.Entry"]):
    """One page of a list operation, as a sequence of its entries.

    `len`, `in` and indexes are those of this page; an iteration goes on with the following pages.
    """

    __slots__ = ("_data", "_envelope", "_next", "_operation", "_response", "_rest", "_send")

    def __init__(self, data: Iterable[t.Entry] = (), next: dict[str, t.Any] | None = None) -> None:
        self._data: list[t.Entry] = list(data)
        self._next: dict[str, t.Any] | AirbyteAgentError | None = next
        self._envelope: Model | None = None
        self._operation = ""
        self._response: Response | None = None
        # The pages after this one, and the function that requests one of them.
        self._rest: PageStream | None = None
        self._send: Callable[[PageStream], t.Any] | None = None

    @classmethod
    def _from_outcome(
        cls,
        form: ListForm,
        outcome: tuple[t.Any, ...],
        send: Callable[[PageStream], t.Any],
        rest: PageStream | None,
    ) -> t.Self:
        """The page in the outcome of a call."""
        response, next, *_ = outcome
        decoded: t.Any = form.decode(response)
        if rest is None:
            # The response is not a page.
            raise next
        page = cls((), next)
        page._envelope = decoded if form.member else None
        entries: list[t.Any] = decoded[form.member] if form.member else decoded
        page._data = entries if form.to_entry is None else [form.to_entry(entry) for entry in entries]
        page._operation, page._response = response.operation, response
        page._rest, page._send = rest, send
        return page

    @property
    def data(self) -> list[t.Entry]:
        """The entries of this page."""
        return self._data

    @property
    def next(self) -> dict[str, t.Any] | None:
        """The parameters to add to the call's own to request the next page; `None` on the last page.

        Raises:
            AirbyteAgentError: There is another page, but it cannot be requested.
        """
        if isinstance(self._next, AirbyteAgentError):
            raise self._next
        return self._next

    @property
    def envelope(self) -> Model | None:
        """The whole response body, if it is an object; `None` for a page that was made from entries."""
        return self._envelope

    def _fork_rest(self) -> PageStream | None:
        """The pages after this one; `None` if it is the last."""
        if self._next is None:
            return None
        if self._rest is None:
            operation = self._operation or "the list"
            raise ConfigurationError(
                f"this page was copied to another process or made by hand, so it cannot request the pages after it; "
                f"call `{operation}(**page.next)` on a client."
            )
        return self._rest.fork()

    def __len__(self) -> int:
        return len(self._data)

    def __contains__(self, entry: object) -> bool:
        return entry in self._data

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> t.Entry: ...
        @overload
        def __getitem__(self, index: slice) -> list[t.Entry]: ...
        @overload
        def __getitem__(self, index: str) -> t.Any: ...

    def __getitem__(self, index: int | slice | str) -> t.Any:
        return self._members()[index] if isinstance(index, str) else self._data[index]

    def keys(self) -> Iterable[str]:
        """The names of the members of the response body, so that `dict(page)` is that object."""
        return self._members().keys()

    def _members(self) -> dict[str, t.Any]:
        return {"data": self._data} if self._envelope is None else self._envelope

    def to_dict(self) -> dict[str, t.Any]:
        """The whole response body as a plain dictionary."""
        members: t.Any = self._members()
        return Model.to_dict(members)

    if not TYPE_CHECKING:
        # Hidden from type checkers, so that they report unknown attributes.
        def __getattr__(self, name: str) -> t.Any:
            if not name.startswith("_") and self._envelope is not None:
                with suppress(AttributeError):
                    return getattr(self._envelope, name)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._data == other._data and self._envelope == other._envelope

    def __copy__(self) -> t.Self:
        return self._with_data(self._data.copy(), self._envelope)

    def __deepcopy__(self, memo: dict[int, t.Any]) -> t.Self:
        # Imported here, because few programs copy pages.
        from copy import deepcopy

        return self._with_data(deepcopy(self._data, memo), deepcopy(self._envelope, memo))

    def _with_data(self, data: list[t.Any], envelope: Model | None) -> t.Self:
        copy = type(self)(data)
        copy._next, copy._envelope, copy._operation = self._next, envelope, self._operation
        copy._response, copy._rest, copy._send = self._response, self._rest, self._send
        return copy

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self._data, self._next, self._envelope, self._operation)

    def __repr__(self) -> str:
        return f"<{page_caption(self._head(), len(self), entry_nouns(self._operation), self._next)}>"

    def _head(self) -> str:
        return f"Page of {self._operation}" if self._operation else "Page"

    def _repr_html_(self) -> str:
        from ._html import lines_html, table_html

        members: dict[str, t.Any] = {} if self._envelope is None else self._envelope
        others: dict[str, t.Any] = {name: value for name, value in members.items() if not is_list(value)}
        if not isinstance(self._next, AirbyteAgentError):
            others["next"] = self._next
            if self._next is not None and self._rest is not None:
                others["all pages"] = "iterate over this page"
        return table_html(self._data, self._head()) + lines_html(others)


def _restore(
    page_class: type[BaseListPage[t.Any]], data: list[t.Any], next: t.Any, envelope: Model | None, operation: str
) -> BaseListPage[t.Any]:
    page = page_class(data, next)
    page._envelope, page._operation = envelope, operation
    return page
