"""A page of a list of an asynchronous client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from .. import _typing as t
from .._list_page import BaseListPage, ListForm
from .._native import PageStream, Response


class AsyncListPage(BaseListPage["t.Entry"]):
    """One page of a list operation.

    `data` has its entries, and `len`, `in` and indexes are those of these entries. `async for` iterates over them, and
    over those of the following pages, each of which is requested when the iteration reaches it. Other members of the
    response are items and attributes.
    """

    __slots__ = ()

    async def next_page(self) -> AsyncListPage[t.Entry] | None:
        """The page after this one; `None` on the last page."""
        rest = self._fork_rest()
        return None if rest is None or self._send is None else await self._send(rest)

    async def __aiter__(self) -> AsyncIterator[t.Entry]:
        for entry in self._data:
            yield entry
        rest = self._fork_rest()
        if rest is None or self._send is None:
            return
        while (page := await self._send(rest)) is not None:
            for entry in page.data:
                yield entry


def to_page(
    form: ListForm,
    outcome: tuple[t.Any, ...],
    send: Callable[[PageStream], t.Any],
    rest: PageStream | None,
    _: Response | None = None,
) -> AsyncListPage[t.Any]:
    """The page in the outcome of a call."""
    page: type[AsyncListPage[t.Any]] = AsyncListPage
    return page._from_outcome(form, outcome, send, rest)
