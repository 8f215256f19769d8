"""The tools in the tool runner of the Anthropic SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest

from airbyte_agent import AsyncToolbox, Emulator, Toolbox
from helpers.agent_script import WRITE, Script, ToolCall, assert_has_read, comments_sent, reading, writing

pytest.importorskip("anthropic", reason="anthropic is not installed")

import anthropic
import httpx2

QUESTION: Any = {
    "model": "scripted",
    "max_tokens": 1000,
    "messages": [{"role": "user", "content": "Which issues are there?"}],
}


class Service:
    """Answers requests for messages as the script says."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []

    def answer(self, body: bytes) -> dict[str, Any]:
        request = json.loads(body)
        self.requests.append(request)
        content = request["messages"][-1]["content"]
        step = self.script.next("" if isinstance(content, str) else content[-1]["content"])
        number = str(len(self.script.seen))
        block: dict[str, Any]
        if isinstance(step, ToolCall):
            block = {"type": "tool_use", "id": f"toolu_{number}", "name": step.name, "input": step.arguments}
        else:
            block = {"type": "text", "text": step}
        return {
            "id": f"msg_{number}",
            "type": "message",
            "role": "assistant",
            "model": "scripted",
            "content": [block],
            "stop_reason": "tool_use" if isinstance(step, ToolCall) else "end_turn",
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }

    def respond(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=self.answer(request.content))

    async def respond_async(self, request: httpx2.Request) -> httpx2.Response:
        return self.respond(request)


def assert_requests(service: Service, toolbox: Toolbox | AsyncToolbox, message: Any) -> None:
    assert_has_read(service.script, message.content[0].text)
    definitions = {tool["name"]: tool["inputSchema"] for tool in toolbox.definitions}
    assert {tool["name"]: tool["input_schema"] for tool in service.requests[0]["tools"]} == definitions
    results = [request["messages"][-1]["content"][-1] for request in service.requests[1:]]
    assert [result.get("is_error", False) for result in results] == [True, False, False]


def test_runner_reads(toolbox: Toolbox) -> None:
    service = Service(reading())
    with httpx2.Client(transport=httpx2.MockTransport(service.respond)) as http:
        client = anthropic.Anthropic(api_key="made-up", http_client=http)
        message = client.beta.messages.tool_runner(**QUESTION, tools=toolbox.to_anthropic()).until_done()
    assert_requests(service, toolbox, message)


async def test_asynchronous_runner_reads(async_toolbox: AsyncToolbox) -> None:
    service = Service(reading())
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(service.respond_async)) as http:
        client = anthropic.AsyncAnthropic(api_key="made-up", http_client=http)
        runner = client.beta.messages.tool_runner(**QUESTION, tools=async_toolbox.to_anthropic())
        message = await runner.until_done()
    assert_requests(service, async_toolbox, message)


def write(tools: list[Any]) -> str:
    service = Service(writing())
    with httpx2.Client(transport=httpx2.MockTransport(service.respond)) as http:
        client = anthropic.Anthropic(api_key="made-up", http_client=http)
        return str(client.beta.messages.tool_runner(**QUESTION, tools=tools).until_done().content[0].text)


@pytest.mark.parametrize("answer", [True, False])
def test_function_is_asked_about_writes(emulator: Emulator, toolbox: Toolbox, answer: bool) -> None:
    seen: list[dict[str, Any]] = []

    def approve(arguments: dict[str, Any]) -> bool:
        seen.append(arguments)
        return answer

    text = write(toolbox.to_anthropic(approve_writes=approve))
    assert seen == [WRITE] and comments_sent(emulator) == answer
    assert ("Looked into it." if answer else "A person has rejected this call.") in text


def test_function_is_not_asked_about_what_the_policy_allows(emulator: Emulator, allowing_toolbox: Toolbox) -> None:
    write(allowing_toolbox.to_anthropic(approve_writes=lambda _: False))
    assert comments_sent(emulator) == 1


def test_without_a_function_approvals_are_left_to_the_client(emulator: Emulator, toolbox: Toolbox) -> None:
    assert "airbyte-agent approve" in write(toolbox.to_anthropic()) and comments_sent(emulator) == 0
