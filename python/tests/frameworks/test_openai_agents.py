"""The tools in the OpenAI Agents SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest

from airbyte_agent import AsyncToolbox, Emulator, Toolbox, ToolResult
from helpers.agent_script import WRITE, Script, ToolCall, assert_has_read, comments_sent, reading, writing

pytest.importorskip("agents", reason="openai-agents is not installed")

from agents import Agent, Model, ModelResponse, RunConfig, Runner, RunState, ToolCallOutputItem, Usage
from agents.tool_context import ToolContext
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText

OFFLINE = RunConfig(tracing_disabled=True)


class ScriptedModel(Model):
    def __init__(self, script: Script) -> None:
        self.script = script
        self.instructions: str | None = None

    async def get_response(
        self, system_instructions: str | None, input: Any, *args: Any, **kwargs: Any
    ) -> ModelResponse:
        self.instructions = system_instructions
        latest = input[-1] if isinstance(input, list) else {}
        step = self.script.next(latest.get("output", ""))
        number = str(len(self.script.seen))
        output: Any
        if isinstance(step, ToolCall):
            arguments = json.dumps(step.arguments)
            output = ResponseFunctionToolCall(
                type="function_call", call_id=f"call_{number}", name=step.name, arguments=arguments
            )
        else:
            text = ResponseOutputText(type="output_text", text=step, annotations=[])
            output = ResponseOutputMessage(
                id=number, type="message", role="assistant", status="completed", content=[text]
            )
        return ModelResponse(output=[output], usage=Usage(), response_id=None)

    def stream_response(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError


async def test_agent_reads(any_toolbox: Toolbox | AsyncToolbox) -> None:
    model = ScriptedModel(reading())
    agent = Agent("GitHub", instructions=any_toolbox.instructions, model=model, tools=any_toolbox.to_openai_agents())
    result = await Runner.run(agent, "Which issues are there?", run_config=OFFLINE)
    assert_has_read(model.script, result.final_output)
    assert model.instructions == any_toolbox.instructions
    failed, first, _ = [item.output for item in result.new_items if isinstance(item, ToolCallOutputItem)]
    assert isinstance(failed, ToolResult) and failed.is_error
    assert first.structured["records"] == [{"number": 1}, {"number": 2}]


async def test_arguments_that_are_no_json_are_reported_to_the_model(toolbox: Toolbox) -> None:
    tools = toolbox.to_openai_agents(approve_writes=False)
    read = next(tool for tool in tools if tool.name == "connector_read")
    assert "bad_params" in str(await read.on_invoke_tool(None, '{"connector": '))


async def test_tool_that_runs_without_a_runner_has_no_approval(emulator: Emulator, toolbox: Toolbox) -> None:
    write = next(tool for tool in toolbox.to_openai_agents() if tool.name == "connector_write")
    arguments = json.dumps(WRITE)
    context = ToolContext(None, tool_name=write.name, tool_call_id="call_1", tool_arguments=arguments)
    assert "approval_required" in str(await write.on_invoke_tool(context, arguments))
    assert comments_sent(emulator) == 0


@pytest.mark.parametrize("sent", [1, 0], ids=["approved", "rejected"])
async def test_write_waits_for_approval(emulator: Emulator, any_toolbox: Toolbox | AsyncToolbox, sent: int) -> None:
    tools = any_toolbox.to_openai_agents()
    agent = Agent("GitHub", model=ScriptedModel(writing()), tools=tools)
    waiting = await Runner.run(agent, "Answer the reporter.", run_config=OFFLINE)
    (call,) = waiting.interruptions
    assert call.name == "connector_write" and comments_sent(emulator) == 0

    # As an application that asks the person later.
    state = await RunState.from_json(agent, json.loads(json.dumps(waiting.to_state().to_json())))
    state.approve(state.get_interruptions()[0]) if sent else state.reject(state.get_interruptions()[0])
    result = await Runner.run(agent, state, run_config=OFFLINE)
    assert comments_sent(emulator) == sent
    assert ("Looked into it." in result.final_output) == bool(sent)


async def test_state_with_results_can_be_stored(toolbox: Toolbox) -> None:
    script = Script([*reading().steps[:3], *writing().steps])
    agent = Agent("GitHub", model=ScriptedModel(script), tools=toolbox.to_openai_agents())
    waiting = await Runner.run(agent, "Which issues are there?", run_config=OFFLINE)
    assert waiting.interruptions and '{\\"number\\":2}' in waiting.to_state().to_string()


async def test_person_is_not_asked_about_what_the_policy_allows(emulator: Emulator, allowing_toolbox: Toolbox) -> None:
    agent = Agent("GitHub", model=ScriptedModel(writing()), tools=allowing_toolbox.to_openai_agents())
    result = await Runner.run(agent, "Answer the reporter.", run_config=OFFLINE)
    assert not result.interruptions and comments_sent(emulator) == 1


async def test_approvals_can_be_left_to_the_client(emulator: Emulator, toolbox: Toolbox) -> None:
    tools = toolbox.to_openai_agents(approve_writes=False)
    agent = Agent("GitHub", model=ScriptedModel(writing()), tools=tools)
    result = await Runner.run(agent, "Answer the reporter.", run_config=OFFLINE)
    assert "airbyte-agent approve" in result.final_output and comments_sent(emulator) == 0
