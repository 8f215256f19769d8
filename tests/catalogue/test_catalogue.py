"""The catalogue is what the official SDK publishes."""

from __future__ import annotations

import pytest

pytest.importorskip("airbyte_agent_sdk", reason="the SDK asks for a later Python")

import build


def test_it_is_up_to_date() -> None:
    built = build.build().splitlines()
    kept = build.CATALOGUE.read_text().splitlines()
    changed = [f"-{line}" for line in kept if line not in built] + [
        f"+{line}" for line in built if line not in kept
    ]
    assert changed == [], "run `make catalogue`, and read the difference"
    assert built == kept
