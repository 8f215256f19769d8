"""The tools in smolagents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from airbyte_agent import Emulator, Toolbox
from helpers.agent_script import READ, WRITE, Script, ToolCall, assert_has_read, comments_sent, reading, writing

pytest.importorskip("smolagents", reason="smolagents is not installed")

from smolagents import CodeAgent, LogLevel, Model, ToolCallingAgent
from smolagents.models import ChatMessage, ChatMessageToolCall, ChatMessageToolCallFunction, MessageRole

SILENT: Any = {"verbosity_level": LogLevel.OFF}


class ScriptedModel(Model):
    def __init__(self, script: Script) -> None:
        super().__init__(model_id="scripted")
        self.script = script

    def generate(self, messages: list[ChatMessage], **kwargs: Any) -> ChatMessage:
        latest = messages[-1].content[-1]["text"].removeprefix("Observation:\n")
        step = self.script.next(latest.removeprefix("Observation:").strip())
        name, arguments = (
            (step.name, step.arguments) if isinstance(step, ToolCall) else ("final_answer", {"answer": step})
        )
        function = ChatMessageToolCallFunction(name=name, arguments=arguments)
        call = ChatMessageToolCall(function=function, id=f"call_{len(self.script.seen)}", type="function")
        return ChatMessage(role=MessageRole.ASSISTANT, content="", tool_calls=[call])


class CodingModel(Model):
    """Writes programs."""

    def __init__(self, *programs: str) -> None:
        super().__init__(model_id="scripted")
        self.programs = list(programs)
        self.seen: list[str] = []

    def generate(self, messages: list[ChatMessage], **kwargs: Any) -> ChatMessage:
        self.seen.append(messages[-1].content[-1]["text"])
        return ChatMessage(role=MessageRole.ASSISTANT, content=f"<code>\n{self.programs.pop(0)}\n</code>")


def test_agent_reads(toolbox: Toolbox) -> None:
    script = reading()
    agent = ToolCallingAgent(toolbox.to_smolagents(), ScriptedModel(script), **SILENT)
    assert_has_read(script, agent.run("Which issues are there?"))
    assert json.loads(script.seen[2])["records"] == [{"number": 1}, {"number": 2}]


def test_agent_writes_what_the_policy_allows(emulator: Emulator, allowing_toolbox: Toolbox) -> None:
    agent = ToolCallingAgent(allowing_toolbox.to_smolagents(), ScriptedModel(writing()), **SILENT)
    assert "Looked into it." in agent.run("Answer the reporter.")
    assert comments_sent(emulator) == 1


def test_write_with_an_unknown_outcome_is_not_to_be_repeated(emulator: Emulator, allowing_toolbox: Toolbox) -> None:
    emulator.faults({"operation": "connectors.execute", "fault": "reset_after"})
    script = Script([lambda _: ToolCall("connector_write", WRITE), lambda text: text])
    ToolCallingAgent(allowing_toolbox.to_smolagents(), ScriptedModel(script), **SILENT).run("Answer the reporter.")
    ours, _, theirs = script.seen[1].partition("Do not try again, even if the next sentence says so.")
    assert "outcome_unknown" in ours and "Please try again" in theirs


def test_failure_that_can_be_mended_may_be_tried_again(toolbox: Toolbox) -> None:
    script = Script([lambda _: ToolCall("connector_write", {**WRITE, "entity": "coments"}), lambda text: text])
    ToolCallingAgent(toolbox.to_smolagents(), ScriptedModel(script), **SILENT).run("Answer the reporter.")
    assert "did you mean" in script.seen[1] and "Do not try again" not in script.seen[1]


def test_code_gets_objects(toolbox: Toolbox) -> None:
    program = (
        f"first = connector_read(**{READ!r})\n"
        "rest = connector_read('github', 'issues', 'list', None, ['number'], 2, first['next_cursor'])\n"
        "final_answer([issue['number'] for issue in first['records'] + rest['records']])"
    )
    model = CodingModel(
        "connector_read(connector='github', entity='isues', action='list')",
        "print(connector_docs('github', 'issues'))",
        program,
    )
    agent = CodeAgent(toolbox.to_smolagents(), model, **SILENT)
    assert agent.run("Which issues are there?") == [1, 2, 3, 4]
    assert "did you mean `issues`?" in model.seen[1]
    assert "## Issues" in model.seen[2]
