"""Arrow's PyCapsule interface in the synchronous client."""

from __future__ import annotations

from .. import _typing as t
from .._records import BaseRecords


class ArrowStream(BaseRecords):
    """Records that libraries read by Arrow's PyCapsule interface, as often as they like: they are requested once."""

    __slots__ = ()

    def table(self) -> t.Any:
        raise NotImplementedError

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The records of all pages by Arrow's PyCapsule interface. The first use reads them."""
        return self.table().__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """The columns by Arrow's PyCapsule interface. The first use reads the records of all pages."""
        return self.table().__arrow_c_schema__()
