"""The tools in LangChain."""

from __future__ import annotations

from typing import Any

import pytest

from airbyte_agent import AsyncToolbox, Emulator, Toolbox
from helpers.agent_script import WRITE, Script, ToolCall, assert_has_read, comments_sent, reading, writing

pytest.importorskip("langchain", reason="langchain is not installed")

from langchain.agents import create_agent
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


def test_no_argument_has_a_name_that_tools_reserve(toolbox: Toolbox) -> None:
    reserved = {"config", "run_manager", "callbacks", "runtime", "state", "store", "tool_call_id", "self"}
    names = {name for tool in toolbox.definitions for name in tool["inputSchema"]["properties"]}
    assert not reserved & names


@pytest.mark.parametrize(("decision", "sent"), [({"type": "approve"}, 1), ({"type": "reject"}, 0)])
async def test_write_waits_for_approval(
    emulator: Emulator, any_toolbox: Toolbox | AsyncToolbox, decision: dict[str, str], sent: int
) -> None:
    tools = any_toolbox.to_langchain()
    agent = create_agent(ScriptedModel(script=writing()), tools, checkpointer=InMemorySaver())
    thread: Any = {"configurable": {"thread_id": "1"}}
    waiting = await agent.ainvoke(asked("Answer the reporter."), thread)
    (interrupt,) = waiting["__interrupt__"]
    assert interrupt.value["action_requests"] == [{"name": "connector_write", "args": WRITE}]
    assert comments_sent(emulator) == 0

    result = await agent.ainvoke(Command(resume={"decisions": [decision]}), thread)
    assert comments_sent(emulator) == sent
    assert ("Looked into it." if sent else "A person has rejected this call.") in result["messages"][-1].text


def test_person_is_not_asked_about_what_the_policy_allows(emulator: Emulator, allowing_toolbox: Toolbox) -> None:
    create_agent(ScriptedModel(script=writing()), allowing_toolbox.to_langchain()).invoke(asked("Answer the reporter."))
    assert comments_sent(emulator) == 1


def test_approvals_can_be_left_to_the_client(emulator: Emulator, toolbox: Toolbox) -> None:
    agent = create_agent(ScriptedModel(script=writing()), toolbox.to_langchain(approve_writes=False))
    result = agent.invoke(asked("Answer the reporter."))
    assert "airbyte-agent approve" in result["messages"][-1].text and comments_sent(emulator) == 0


def test_without_a_graph_nobody_has_approved(emulator: Emulator, toolbox: Toolbox) -> None:
    write = next(tool for tool in toolbox.to_langchain() if tool.name == "connector_write")
    assert "airbyte-agent approve" in write.invoke(WRITE) and comments_sent(emulator) == 0


@pytest.mark.parametrize("approved", [True, False])
def test_writes_are_answered_one_by_one(emulator: Emulator, toolbox: Toolbox, approved: bool) -> None:
    model = ScriptedModel(script=Script([lambda _: ToolCall("connector_write", WRITE)] * 2 + [lambda text: text]))
    agent = create_agent(model, toolbox.to_langchain(), checkpointer=InMemorySaver())
    thread: Any = {"configurable": {"thread_id": "1"}}
    agent.invoke(asked("Answer the reporter."), thread)
    again = agent.invoke(Command(resume={"decisions": [{"type": "approve"}]}), thread)
    assert again["__interrupt__"] and comments_sent(emulator) == 1
    decision = {"type": "approve"} if approved else {"type": "reject", "message": "Not twice."}
    result = agent.invoke(Command(resume={"decisions": [decision]}), thread)
    assert comments_sent(emulator) == 1 + approved
    assert ("Looked into it." if approved else "Not twice.") in result["messages"][-1].text
