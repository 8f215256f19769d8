import { Agent, RunContext, run, setTracingDisabled } from "@openai/agents";
import {
  assistantMessage,
  functionCall,
  modelResponder,
  type RecordedModelCall,
  ScriptedModel,
} from "@openai/agents/testing";
import { tools } from "airbyte-agent/openai-agents";
import { expect, test } from "vitest";

import { type AgentRun, CREATE, type Script, type SeenResult, testFramework } from "./framework-tests.js";

setTracingDisabled(true);

function scriptedModel(script: Script): ScriptedModel {
  const respond = ({ request }: RecordedModelCall) => {
    const call = script.next(lastResult(request.input));
    return [call ? functionCall(call.name, call.args, { callId: call.id }) : assistantMessage("done")];
  };
  return new ScriptedModel(Array.from({ length: 10 }, () => modelResponder(respond)));
}

function lastResult(input: RecordedModelCall["request"]["input"]): SeenResult | undefined {
  const item = typeof input === "string" ? undefined : input.at(-1);
  if (item?.type !== "function_call_result") return undefined;
  const { output } = item;
  if (typeof output === "string") return { text: output, isError: false };
  if (!Array.isArray(output) && output.type === "text") return { text: output.text, isError: false };
  throw new Error(`unexpected output: ${JSON.stringify(output)}`);
}

async function runAgent({ toolbox, script, decide, approveWrites, signal }: AgentRun): Promise<string> {
  const agent = new Agent({ name: "Agent", model: scriptedModel(script), tools: tools(toolbox, { approveWrites }) });
  let result = await run(agent, "Go.", { signal });
  while (result.interruptions.length > 0) {
    for (const item of result.interruptions) {
      const approved = await decide(JSON.parse(item.arguments ?? ""));
      if (approved) result.state.approve(item);
      else result.state.reject(item);
    }
    result = await run(agent, result.state, { signal });
  }
  return result.finalOutput ?? "";
}

// Results of functions have no mark in this protocol.
const setup = testFramework(runAgent, { marksErrors: false });

test("a tool that runs without a runner has no approval", async () => {
  const write = tools(setup.client.tools()).find(({ name }) => name === "connector_write")!;
  const args = JSON.stringify(CREATE);
  const toolCall = { type: "function_call", callId: "1", name: write.name, arguments: args } as const;
  expect(await write.invoke(new RunContext(), args, { toolCall })).toContain("approval_required");
  expect(await setup.emulator.journal("connectors.execute")).toEqual([]);
});
