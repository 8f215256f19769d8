import { Agent } from "@mastra/core/agent";
import { Mastra } from "@mastra/core/mastra";
import { InMemoryStore } from "@mastra/core/storage";
import { tools } from "airbyte-agent/mastra";
import { expect, test } from "vitest";

import { scriptedModel } from "./ai-sdk-model.js";
import { type AgentRun, CREATE, testFramework } from "./framework-tests.js";

// It reports to a service otherwise.
process.env.MASTRA_TELEMETRY_DISABLED = "1";

async function runAgent({ toolbox, script, decide, approveWrites, signal }: AgentRun): Promise<string> {
  const agent = new Agent({
    id: "agent",
    name: "Agent",
    instructions: toolbox.instructions,
    // It has the types of an older release of the AI SDK.
    model: scriptedModel(script) as never,
    tools: tools(toolbox, { approveWrites }),
  });
  // The storage keeps runs that wait.
  new Mastra({ agents: { agent }, storage: new InMemoryStore(), logger: false });
  let output = await agent.generate("Go.", { abortSignal: signal });
  while (output.finishReason === "suspended") {
    const { runId } = output;
    const { toolCallId, args } = output.suspendPayload;
    const answer = { runId: runId!, toolCallId };
    output = (await decide(args))
      ? await agent.approveToolCallGenerate(answer)
      : await agent.declineToolCallGenerate(answer);
  }
  return output.text;
}

const setup = testFramework(runAgent);

test("a tool that runs without an agent has no approval", async () => {
  const { connector_write: write } = tools(setup.client.tools());
  await expect(write!.execute!(CREATE, {} as never)).rejects.toThrow("approval_required");
  expect(await setup.emulator.journal("connectors.execute")).toEqual([]);
});
