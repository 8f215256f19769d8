"""The tools in Pydantic AI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from airbyte_agent import AsyncToolbox, Connector, Emulator, Toolbox
from helpers.agent_script import READ, WRITE, Script, ToolCall, assert_has_read, comments_sent, reading, writing

pytest.importorskip("pydantic_ai", reason="pydantic-ai-slim is not installed")

from pydantic_ai import Agent, DeferredToolRequests, DeferredToolResults, ToolDenied
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, FunctionModel


def scripted(script: Script) -> FunctionModel:
    def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        latest = messages[-1].parts[-1]
        step = script.next(latest.model_response_str(wrap_if_error=False) if isinstance(latest, ToolReturnPart) else "")
        if isinstance(step, ToolCall):
            return ModelResponse([ToolCallPart(step.name, step.arguments)])
        return ModelResponse([TextPart(step)])

    return FunctionModel(respond)


def returns(messages: list[ModelMessage]) -> list[ToolReturnPart]:
    return [part for message in messages for part in message.parts if isinstance(part, ToolReturnPart)]


async def test_agent_reads(any_toolbox: Toolbox | AsyncToolbox) -> None:
    script = reading()
    result = await Agent(scripted(script), toolsets=[any_toolbox.to_pydantic_ai()]).run("Which issues are there?")
    assert_has_read(script, result.output)
    failed, first, _ = returns(result.all_messages())
    assert (failed.outcome, first.outcome) == ("failed", "success")
    assert first.metadata["records"] == [{"number": 1}, {"number": 2}]


async def test_model_gets_tools_and_instructions(toolbox: Toolbox) -> None:
    infos: list[AgentInfo] = []

    def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        infos.append(info)
        return ModelResponse([TextPart("done")])

    await Agent(FunctionModel(respond), toolsets=[toolbox.to_pydantic_ai()]).run("Hello")
    assert infos[0].instructions == toolbox.instructions
    schemas = {tool.name: tool.parameters_json_schema for tool in infos[0].function_tools}
    assert schemas == {tool["name"]: tool["inputSchema"] for tool in toolbox.definitions}


@pytest.mark.parametrize(("decision", "sent"), [(True, 1), (ToolDenied("Not today."), 0)], ids=["approved", "denied"])
async def test_write_waits_for_approval(
    emulator: Emulator, any_toolbox: Toolbox | AsyncToolbox, decision: Any, sent: int
) -> None:
    agent = Agent(
        scripted(writing()),
        toolsets=[any_toolbox.to_pydantic_ai()],
        output_type=[str, DeferredToolRequests],
    )
    waiting = await agent.run("Answer the reporter.")
    assert isinstance(waiting.output, DeferredToolRequests)
    (call,) = waiting.output.approvals
    assert call.tool_name == "connector_write" and comments_sent(emulator) == 0

    decided = DeferredToolResults(approvals={call.tool_call_id: decision})
    result = await agent.run(message_history=waiting.all_messages(), deferred_tool_results=decided)
    assert comments_sent(emulator) == sent
    assert ("Looked into it." if sent else "Not today.") in str(result.output)


async def test_person_is_not_asked_about_what_the_policy_allows(emulator: Emulator, allowing_toolbox: Toolbox) -> None:
    await Agent(scripted(writing()), toolsets=[allowing_toolbox.to_pydantic_ai()]).run("Answer the reporter.")
    assert comments_sent(emulator) == 1


async def test_approvals_can_be_left_to_the_client(emulator: Emulator, toolbox: Toolbox) -> None:
    toolset = toolbox.to_pydantic_ai(approve_writes=False)
    result = await Agent(scripted(writing()), toolsets=[toolset]).run("Answer the reporter.")
    assert "airbyte-agent approve" in result.output and comments_sent(emulator) == 0


async def test_audit_log_proves_what_was_sent(emulator: Emulator, github: Connector, tmp_path: Path) -> None:
    policy, log = tmp_path / "policy.toml", tmp_path / "audit.jsonl"
    policy.write_text(f'[policy]\ndefault = "ask"\nallow = ["read:*"]\n\n[audit]\nfile = "{log}"\n')
    write = ToolCall("connector_write", WRITE)
    script = Script([lambda _: ToolCall("connector_read", READ), lambda _: write, lambda _: write, lambda text: text])
    async with emulator.async_client(policy=policy) as client:
        toolset = client.tools().to_pydantic_ai()
        agent = Agent(scripted(script), toolsets=[toolset], output_type=[str, DeferredToolRequests])
        run = await agent.run("Answer the reporter.")
        for decision in (ToolDenied("Not yet."), True):
            assert isinstance(run.output, DeferredToolRequests)
            (call,) = run.output.approvals
            decided = DeferredToolResults(approvals={call.tool_call_id: decision})
            run = await agent.run(message_history=run.all_messages(), deferred_tool_results=decided)
    assert "Looked into it." in str(run.output) and comments_sent(emulator) == 1
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    executions = [line for line in lines if line["operation"] == "connectors.execute"]
    assert [(line["event"], line["decision"], line["subject"].split(".", 1)[1]) for line in executions] == [
        ("success", "allow", "issues.list"),
        ("sending", "ask", "comments.create"),
        ("success", "ask", "comments.create"),
    ]
    assert executions[1]["approval"] == executions[2]["approval"] and executions[1]["intent"] == WRITE["intent"]
    # Each line has the hash of the line before.
    assert [line["prev"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]
