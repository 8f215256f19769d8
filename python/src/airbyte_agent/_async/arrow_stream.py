"""Arrow's PyCapsule interface in the asynchronous client."""

from __future__ import annotations

from .._records import BaseRecords


class ArrowStream(BaseRecords):
    """Nothing: libraries ask for the records at once, and reading them has to be awaited. Tables have the interface."""

    __slots__ = ()
