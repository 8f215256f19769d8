"""Behaviour that is the same in every language, through both clients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from airbyte_agent import Emulator
from scenario import AsyncFace, Face, Stage, SyncFace

FOLDER = Path(__file__).parents[2] / "tests" / "scenarios"
SCENARIOS = [
    pytest.param(scenario, id=f"{file.stem}: {scenario['name']}")
    for file in sorted(FOLDER.glob("*.json"))
    for scenario in json.loads(file.read_text())
]


@pytest.mark.parametrize("style", ["sync", "async"])
@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_scenario(scenario: dict[str, Any], style: str) -> None:
    with Emulator(**scenario.get("emulator", {})) as emulator:
        # Repeats need no rest in a test.
        settings = {"retry_delay": 0, **scenario.get("client", {})}
        face: Face
        if style == "sync":
            face = SyncFace(emulator.client(**settings))
        else:
            face = AsyncFace(emulator.async_client(**settings))
        stage = Stage(face, emulator)
        for step in scenario["steps"]:
            await stage.play(step)
        await face.close()
