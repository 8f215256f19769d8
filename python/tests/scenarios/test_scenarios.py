"""The scenarios that all languages run, with both clients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from runner import AsyncCaller, Caller, ScenarioRunner, SyncCaller

from airbyte_agent import Emulator

FOLDER = Path(__file__).parents[3] / "tests" / "scenarios"
# The operations of the Airbyte API are on two paths: that of Cloud, and that of self-managed instances.
BASES = {"agent": ["/v1"], "replication": ["/v1", "/api/public/v1"]}
SCENARIOS = [
    pytest.param(scenario, base, id=f"{file.stem}: {scenario['name']}" + (f" ({base})" if len(bases) > 1 else ""))
    for api, bases in BASES.items()
    for file in sorted((FOLDER / api).glob("*.json"))
    for scenario in json.loads(file.read_text())
    for base in bases
]


@pytest.mark.parametrize("style", ["sync", "async"])
@pytest.mark.parametrize(("scenario", "base"), SCENARIOS)
async def test_scenario(scenario: dict[str, Any], base: str, style: str) -> None:
    with Emulator(**scenario.get("emulator", {})) as emulator:
        # Tests do not need to wait between retries.
        settings = {"replication_url": emulator.url + base, "retry_delay": 0, **scenario.get("client", {})}
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
