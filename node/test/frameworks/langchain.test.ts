import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";
import { fakeModel } from "@langchain/core/testing";
import { Command, MemorySaver } from "@langchain/langgraph";
import { tools } from "airbyte-agent/langchain";
import { createAgent } from "langchain";
import { expect, test } from "vitest";

import { createGitHub, useEmulator } from "../helpers/fixtures.js";
import { type AgentRun, type Script, type SeenResult, testFramework } from "./framework-tests.js";

const setup = useEmulator();
const START = { messages: [{ role: "user", content: "Go." }] };

function scriptedModel(script: Script) {
  const model = fakeModel();
  const respond = (messages: BaseMessage[]) => {
    const call = script.next(lastResult(messages));
    return call ? new AIMessage({ content: "", tool_calls: [call] }) : new AIMessage("done");
  };
  for (let turn = 0; turn < 10; turn += 1) model.respond(respond);
  return model;
}

function lastResult(messages: BaseMessage[]): SeenResult | undefined {
  const message = messages.at(-1);
  if (!ToolMessage.isInstance(message)) return undefined;
  return { text: message.text, isError: message.status === "error" };
}

/** What the tools ask of a person. */
interface Request {
  actionRequests: { args: Record<string, any> }[];
}

async function runAgent({ toolbox, script, decide, approveWrites, signal }: AgentRun): Promise<string> {
  const agent = createAgent({
    model: scriptedModel(script),
    tools: tools(toolbox, { approveWrites }),
    checkpointer: new MemorySaver(),
  });
  const config = { configurable: { thread_id: "1" }, signal };
  let state = await agent.invoke(START, config);
  for (;;) {
    const [interrupt] = state.__interrupt__ ?? [];
    if (interrupt === undefined) return state.messages.at(-1)!.text;
    const [action] = (interrupt.value as Request).actionRequests;
    const type = (await decide(action?.args)) ? "approve" : "reject";
    state = await agent.invoke(new Command({ resume: { decisions: [{ type }] } }), config);
  }
}

testFramework(runAgent);

test("several writes are approved one by one", async () => {
  await createGitHub(setup.client);
  const write = (title: string) => ({
    ...{ id: title, name: "connector_write" },
    args: { connector: "github", entity: "issues", action: "create", params: { title }, intent: "Report." },
  });
  const agent = createAgent({
    model: fakeModel()
      .respondWithTools([write("first"), write("second")])
      .respond(new AIMessage("done")),
    tools: tools(setup.client.tools()),
    checkpointer: new MemorySaver(),
  });
  const config = { configurable: { thread_id: "1" } };
  const { __interrupt__: interrupts = [] } = await agent.invoke(START, config);
  const decisions = interrupts.map(({ id, value }) => {
    const isFirst = (value as Request).actionRequests[0]?.args.params.title === "first";
    return [id, { decisions: [isFirst ? { type: "reject", message: "Not this one." } : { type: "approve" }] }];
  });
  const { messages } = await agent.invoke(new Command({ resume: Object.fromEntries(decisions) }), config);
  const answers = messages.filter((message) => ToolMessage.isInstance(message));
  expect(answers.map(({ text, status }) => [status, text])).toEqual([
    ["error", "Not this one."],
    ["success", expect.stringContaining('"title":"second"')],
  ]);
});

test("without a checkpointer, nothing is written and the model reads why", async () => {
  await createGitHub(setup.client);
  const args = { connector: "github", entity: "issues", action: "create", params: { title: "x" }, intent: "Report." };
  const model = fakeModel()
    .respondWithTools([{ name: "connector_write", args }])
    .respond(new AIMessage("done"));
  const agent = createAgent({ model, tools: tools(setup.client.tools()) });
  const { messages } = await agent.invoke(START);
  expect(messages.find((message) => ToolMessage.isInstance(message))?.text).toContain("No checkpointer set");
  expect(await setup.emulator.journal("connectors.execute")).toEqual([]);
});
