"""A connector whose first reader dies in the middle, as a worker whose machine is switched off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from airbyte_agent import Connector


class BreaksOnce(Connector):
    """Ends the process that reads the second table, unless the file `at` exists, which it creates."""

    at = ""

    def records(self, *args: Any, **options: Any) -> Any:
        return _Records(super().records(*args, **options), Path(self.at))

    def __reduce__(self) -> tuple[object, ...]:
        make, arguments = super().__reduce__()[:2]
        return make, arguments, {"at": self.at}


class _Records:
    def __init__(self, records: Any, at: Path) -> None:
        self._records = records
        self._at = at

    def batches(self, **options: Any) -> Any:
        return _Batches(self._records.batches(**options), self._at)


class _Batches(Iterator[Any]):
    def __init__(self, batches: Any, at: Path) -> None:
        self._batches = batches
        self._at = at

    def __next__(self) -> Any:
        if self._batches.count and not self._at.exists():
            self._at.touch()
            os._exit(1)
        return next(self._batches)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batches, name)
