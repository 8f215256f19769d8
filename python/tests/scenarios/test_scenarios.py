"""The scenarios that all languages run, with both clients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from runner import AsyncCaller, Caller, ScenarioRunner, SyncCaller

from airbyte_agent import Emulator

FOLDER = Path(__file__).parents[3] / "tests" / "scenarios"
SCENARIOS = [
    pytest.param(scenario, id=f"{file.stem}: {scenario['name']}")
    for file in sorted(FOLDER.glob("*.json"))
    for scenario in json.loads(file.read_text())
]


@pytest.mark.parametrize("style", ["sync", "async"])
@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_scenario(scenario: dict[str, Any], style: str) -> None:
    with Emulator(**scenario.get("emulator", {})) as emulator:
        # Tests do not need to wait between retries.
        settings = {"retry_delay": 0, **scenario.get("client", {})}
        caller: Caller
        if style == "sync":
            caller = SyncCaller(emulator.client(**settings))
        else:
            caller = AsyncCaller(emulator.async_client(**settings))
        runner = ScenarioRunner(caller, emulator)
        for name in scenario.get("fixtures", []):
            for step in json.loads((FOLDER / "fixtures" / f"{name}.json").read_text()):
                await runner.run(step)
        for number, step in enumerate(scenario["steps"], 1):
            print(f"step {number}: {json.dumps(step)}")  # Shown if the test fails.
            await runner.run(step)
        await caller.close()
