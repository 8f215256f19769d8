"""An agent that reads the issues of a repository and comments on one, after a person has approved the comment.

It runs offline, with the emulator and a scripted model. Use `AsyncClient()` and the name of a model instead of them.
Requires pydantic-ai-slim.
"""

from __future__ import annotations

import asyncio
import json

from pydantic_ai import Agent, DeferredToolRequests, DeferredToolResults
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from airbyte_agent import Emulator

CREDENTIALS = {"option_title": "PAT Credentials", "personal_access_token": "made-up"}
READ = {"connector": "github", "entity": "issues", "action": "list", "select_fields": ["number", "title"], "limit": 2}


def respond(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    """What a model would do: read, write, answer."""
    match messages[-1].parts[-1]:
        case ToolReturnPart(tool_name="connector_read", content=text):
            issue = json.loads(text)["records"][0]
            comment = {"issue_number": issue["number"], "body": f"{issue['title']}: we are looking into it."}
            call = {"connector": "github", "entity": "comments", "action": "create", "params": comment}
            return ModelResponse([ToolCallPart("connector_write", {**call, "intent": "Answer the reporter."})])
        case ToolReturnPart(content=text):
            return ModelResponse([TextPart(f"Done: {text}")])
    return ModelResponse([ToolCallPart("connector_read", READ)])


async def main() -> None:
    with Emulator() as emulator:
        async with emulator.async_client() as client:
            await client.connectors.create(
                workspace_name="default",
                connector_type="GitHub",
                name="GitHub",
                credentials=CREDENTIALS,
                replication_config={"repositories": ["airbytehq/airbyte"]},
            )
            tools = client.tools().to_pydantic_ai()
            agent = Agent(FunctionModel(respond), toolsets=[tools], output_type=[str, DeferredToolRequests])
            run = await agent.run("Answer the reporter of the first issue.")
            while isinstance(run.output, DeferredToolRequests):
                approvals = {call.tool_call_id: approve(call) for call in run.output.approvals}
                decided = DeferredToolResults(approvals=approvals)
                run = await agent.run(message_history=run.all_messages(), deferred_tool_results=decided)
            print(run.output)


def approve(call: ToolCallPart) -> bool:
    """Whether the call may be made. Here a person would be asked."""
    print(f"Approved: {call.args_as_json_str()}")
    return True


if __name__ == "__main__":
    asyncio.run(main())
