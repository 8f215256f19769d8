import { generateText, type ModelMessage, stepCountIs } from "ai";
import { tools } from "airbyte-agent/ai";
import { expect, test } from "vitest";

import { scriptedModel } from "./ai-sdk-model.js";
import { type AgentRun, CREATE, testFramework } from "./framework-tests.js";

async function runAgent({ toolbox, script, decide, approveWrites, signal }: AgentRun): Promise<string> {
  const messages: ModelMessage[] = [{ role: "user", content: "Go." }];
  for (;;) {
    const result = await generateText({
      model: scriptedModel(script),
      tools: tools(toolbox, { approveWrites }),
      stopWhen: stepCountIs(10),
      messages,
      abortSignal: signal,
    });
    const requests = result.content.filter((part) => part.type === "tool-approval-request");
    if (requests.length === 0) return result.text;
    messages.push(...result.responseMessages);
    for (const { approvalId, toolCall } of requests) {
      const approved = await decide(toolCall.input);
      messages.push({ role: "tool", content: [{ type: "tool-approval-response", approvalId, approved }] });
    }
  }
}

const setup = testFramework(runAgent);

test("a tool that runs without an approval in the last message has none", async () => {
  const { connector_write: write } = tools(setup.client.tools());
  const run = (toolCallId: string, messages: ModelMessage[]) =>
    write!.execute!(CREATE, { toolCallId, messages, context: {} as never });
  const request = { type: "tool-approval-request", approvalId: "a", toolCallId: "1" } as const;
  const asked: ModelMessage = { role: "assistant", content: [request] };
  const answer = (approved: boolean): ModelMessage => ({
    role: "tool",
    content: [{ type: "tool-approval-response", approvalId: "a", approved }],
  });
  const later: ModelMessage = { role: "user", content: "Go." };
  for (const messages of [[], [answer(true)], [asked, answer(false)], [asked, answer(true), later]]) {
    await expect(run("1", messages)).rejects.toThrow("approval_required");
  }
  await expect(run("2", [asked, answer(true)])).rejects.toThrow("approval_required");
  expect(await run("1", [asked, answer(true)])).toContain(CREATE.params.title);
});
