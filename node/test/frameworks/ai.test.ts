import { generateText, type ModelMessage, stepCountIs } from "ai";
import { tools } from "airbyte-agent/ai";

import { scriptedModel } from "./ai-sdk-model.js";
import { type AgentRun, testFramework } from "./framework-tests.js";

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

testFramework(runAgent);
