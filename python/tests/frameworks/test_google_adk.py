"""The tools in Google's Agent Development Kit."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from airbyte_agent import AsyncToolbox, Emulator, Toolbox
from helpers.agent_script import Script, ToolCall, assert_has_read, comments_sent, reading, writing

pytest.importorskip("google.adk", reason="google-adk is not installed")

from google.adk.agents import LlmAgent
from google.adk.events import Event
from google.adk.models import BaseLlm, LlmRequest, LlmResponse
from google.adk.runners import InMemoryRunner
from google.genai.types import Content, FunctionCall, FunctionResponse, Part

CONFIRMATION = "adk_request_confirmation"


class ScriptedModel(BaseLlm):
    script: Any
    requests: list[LlmRequest] = []

    async def generate_content_async(self, llm_request: LlmRequest, stream: bool = False) -> AsyncIterator[LlmResponse]:
        self.requests.append(llm_request)
        latest = llm_request.contents[-1].parts[-1].function_response
        response = latest.response if latest else {}
        step = self.script.next(response.get("error") or json.dumps(response))
        if isinstance(step, ToolCall):
            part = Part(function_call=FunctionCall(name=step.name, args=step.arguments))
        else:
            part = Part(text=step)
        yield LlmResponse(content=Content(role="model", parts=[part]))


class Conversation:
    """An agent, and what a user says to it."""

    def __init__(self, script: Script, tools: list[Any]) -> None:
        self.model = ScriptedModel(model="scripted", script=script)
        self.runner = InMemoryRunner(agent=LlmAgent(name="github", model=self.model, tools=tools), app_name="test")

    async def say(self, part: Part) -> list[Event]:
        sessions = self.runner.session_service
        known: dict[str, Any] = {"app_name": "test", "user_id": "user", "session_id": "session"}
        if await sessions.get_session(**known) is None:
            await sessions.create_session(**known)
        message = Content(role="user", parts=[part])
        run = self.runner.run_async(user_id="user", session_id="session", new_message=message)
        return [event async for event in run]


def answer(events: list[Event]) -> str:
    return events[-1].content.parts[0].text


async def test_agent_reads(any_toolbox: Toolbox | AsyncToolbox) -> None:
    script = reading()
    conversation = Conversation(script, any_toolbox.to_google_adk())
    events = await conversation.say(Part(text="Which issues are there?"))
    assert_has_read(script, answer(events))
    responses = [call.response for event in events for call in event.get_function_responses()]
    assert [*responses[0]] == ["error"] and responses[1]["records"] == [{"number": 1}, {"number": 2}]


async def test_model_gets_schemas(toolbox: Toolbox) -> None:
    conversation = Conversation(Script([lambda _: "done"]), toolbox.to_google_adk())
    await conversation.say(Part(text="Hello"))
    (tools,) = conversation.model.requests[0].config.tools
    schemas = {tool.name: tool.parameters_json_schema for tool in tools.function_declarations}
    assert schemas == {tool["name"]: tool["inputSchema"] for tool in toolbox.definitions}


async def test_markdown_is_a_result(toolbox: Toolbox) -> None:
    docs = next(tool for tool in toolbox.to_google_adk() if tool.name == "connector_docs")
    response = await docs.run_async(args={"connector": "github"}, tool_context=SimpleNamespace(tool_confirmation=None))
    assert response == {"result": toolbox.call("connector_docs", {"connector": "github"}).text}


@pytest.mark.parametrize("sent", [1, 0], ids=["confirmed", "declined"])
async def test_write_waits_for_approval(emulator: Emulator, any_toolbox: Toolbox | AsyncToolbox, sent: int) -> None:
    conversation = Conversation(writing(), any_toolbox.to_google_adk())
    waiting = await conversation.say(Part(text="Answer the reporter."))
    (request,) = [call for event in waiting for call in event.get_function_calls() if call.name == CONFIRMATION]
    assert request.args["toolConfirmation"]["hint"] == "Answer the reporter." and comments_sent(emulator) == 0

    confirmation = FunctionResponse(id=request.id, name=CONFIRMATION, response={"confirmed": bool(sent)})
    events = await conversation.say(Part(function_response=confirmation))
    assert comments_sent(emulator) == sent
    assert ("Looked into it." if sent else "A person has rejected this call.") in answer(events)


async def test_person_is_not_asked_about_what_the_policy_allows(emulator: Emulator, allowing_toolbox: Toolbox) -> None:
    await Conversation(writing(), allowing_toolbox.to_google_adk()).say(Part(text="Answer the reporter."))
    assert comments_sent(emulator) == 1


async def test_approvals_can_be_left_to_the_client(emulator: Emulator, toolbox: Toolbox) -> None:
    conversation = Conversation(writing(), toolbox.to_google_adk(approve_writes=False))
    events = await conversation.say(Part(text="Answer the reporter."))
    assert "airbyte-agent approve" in answer(events) and comments_sent(emulator) == 0
