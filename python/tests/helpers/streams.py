"""What is written to the standard error stream, and a tqdm that is not installed."""

from __future__ import annotations

import io
import sys
from types import ModuleType
from typing import Any

import pytest


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


class Tqdm:
    """What is used of tqdm."""

    latest: Tqdm

    def __init__(self, unit: str, total: int | None, disable: bool | None) -> None:
        self.unit, self.total, self.disable, self.n, self.about, self.is_open = unit, total, disable, 0, "", True
        type(self).latest = self

    def set_description_str(self, about: str, refresh: bool) -> None:
        self.about = about

    def update(self, count: int) -> None:
        self.n += count

    def refresh(self) -> None: ...

    def close(self) -> None:
        self.is_open = False


def install_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("tqdm.auto")
    module.tqdm = Tqdm
    monkeypatch.setitem(sys.modules, "tqdm", ModuleType("tqdm"))
    monkeypatch.setitem(sys.modules, "tqdm.auto", module)


def uninstall_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
