"""The scenarios that all languages run, with both clients."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from runner import AsyncCaller, Caller, ScenarioRunner, SyncCaller

from airbyte_agent import Emulator, HTTPRequest, HTTPResponse, RequestNotSentError

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


# Where it matters who sends the requests.
ABOUT_HTTP = [scenario for scenario in SCENARIOS if str(scenario.id).startswith(("quickstart", "retry", "tokens"))]


@pytest.mark.parametrize("style", ["sync", "async"])
@pytest.mark.parametrize(("scenario", "base"), SCENARIOS)
async def test_scenario(scenario: dict[str, Any], base: str, style: str) -> None:
    await run_scenario(scenario, base, style)


@pytest.mark.parametrize("style", ["sync", "async"])
@pytest.mark.parametrize(("scenario", "base"), ABOUT_HTTP)
async def test_scenario_over_a_transport_of_the_program(scenario: dict[str, Any], base: str, style: str) -> None:
    if style == "sync":
        with httpx.Client() as session:
            await run_scenario(scenario, base, style, transport=over_httpx(session))
    else:
        async with httpx.AsyncClient() as session:
            await run_scenario(scenario, base, style, transport=over_async_httpx(session))


def over_httpx(session: httpx.Client) -> Callable[[HTTPRequest], HTTPResponse]:
    def send(request: HTTPRequest) -> HTTPResponse:
        try:
            response = session.send(outgoing(session, request), stream=True)
        except httpx.ConnectError as error:
            raise RequestNotSentError(str(error)) from error
        return HTTPResponse(response.status_code, response.headers, response.iter_bytes())

    return send


def over_async_httpx(session: httpx.AsyncClient) -> Callable[[HTTPRequest], Awaitable[HTTPResponse]]:
    async def send(request: HTTPRequest) -> HTTPResponse:
        try:
            response = await session.send(outgoing(session, request), stream=True)
        except httpx.ConnectError as error:
            raise RequestNotSentError(str(error)) from error
        return HTTPResponse(response.status_code, response.headers, response.aiter_bytes())

    return send


def outgoing(session: httpx.Client | httpx.AsyncClient, request: HTTPRequest) -> httpx.Request:
    headers, body, timeout = request.headers, request.body, request.timeout
    return session.build_request(request.method, request.url, headers=headers, content=body, timeout=timeout)


async def run_scenario(scenario: dict[str, Any], base: str, style: str, **more: Any) -> None:
    with Emulator(**scenario.get("emulator", {})) as emulator:
        # Tests do not need to wait between retries.
        settings = {"replication_url": emulator.url + base, "retry_delay": 0, **scenario.get("client", {}), **more}
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
