"""The tools in LangChain."""

from __future__ import annotations

from typing import Any

import pytest

from airbyte_agent import AsyncToolbox, Emulator, Toolbox
from helpers.agent_script import Script, ToolCall, assert_has_read, comments_sent, reading, writing

pytest.importorskip("langchain", reason="langchain is not installed")

from langchain.agents import create_agent
from langchain.agents.middleware import HumanInTheLoopMiddleware
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command


class ScriptedModel(BaseChatModel):
    script: Any

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **kwargs: Any) -> ScriptedModel:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        latest = messages[-1]
        step = self.script.next(latest.text if isinstance(latest, ToolMessage) else "")
        message = AIMessage(step if isinstance(step, str) else "")
        if isinstance(step, ToolCall):
            call_id = f"call_{len(self.script.seen)}"
            message.tool_calls = [{"type": "tool_call", "id": call_id, "name": step.name, "args": step.arguments}]
        return ChatResult(generations=[ChatGeneration(message=message)])


def asked(text: str) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": text}]}


def assert_messages(script: Script, messages: list[BaseMessage]) -> None:
    assert_has_read(script, messages[-1].text)
    failed, first, _ = [message for message in messages if isinstance(message, ToolMessage)]
    assert (failed.status, first.status) == ("error", "success")
    assert first.artifact["records"] == [{"number": 1}, {"number": 2}]


def test_agent_reads(toolbox: Toolbox) -> None:
    script = reading()
    agent = create_agent(ScriptedModel(script=script), toolbox.to_langchain())
    assert_messages(script, agent.invoke(asked("Which issues are there?"))["messages"])


async def test_asynchronous_agent_reads(any_toolbox: Toolbox | AsyncToolbox) -> None:
    script = reading()
    agent = create_agent(ScriptedModel(script=script), any_toolbox.to_langchain())
    assert_messages(script, (await agent.ainvoke(asked("Which issues are there?")))["messages"])


def test_model_gets_schemas(toolbox: Toolbox) -> None:
    described = [convert_to_openai_tool(tool)["function"] for tool in toolbox.to_langchain()]
    assert {tool["name"]: tool["parameters"]["properties"] for tool in described} == {
        tool["name"]: tool["inputSchema"]["properties"] for tool in toolbox.definitions
    }


@pytest.mark.parametrize(("decision", "sent"), [("approve", 1), ("reject", 0)])
def test_write_waits_for_approval(emulator: Emulator, toolbox: Toolbox, decision: str, sent: int) -> None:
    agent = create_agent(
        ScriptedModel(script=writing()),
        toolbox.to_langchain(approve_writes=True),
        middleware=[HumanInTheLoopMiddleware(interrupt_on={"connector_write": True})],
        checkpointer=InMemorySaver(),
    )
    thread: Any = {"configurable": {"thread_id": "1"}}
    waiting = agent.invoke(asked("Answer the reporter."), thread)
    (interrupt,) = waiting["__interrupt__"]
    assert interrupt.value["action_requests"][0]["name"] == "connector_write" and comments_sent(emulator) == 0

    result = agent.invoke(Command(resume={"decisions": [{"type": decision}]}), thread)
    assert comments_sent(emulator) == sent
    assert ("Looked into it." in result["messages"][-1].text) == bool(sent)
