import { MockLanguageModelV4 } from "ai/test";

import type { Script, SeenResult } from "./framework-tests.js";

const COUNT = { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 };
const USAGE = { inputTokens: COUNT, outputTokens: { total: 0, text: 0, reasoning: 0 } };

/** A model of the AI SDK. */
export function scriptedModel(script: Script): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doGenerate: async ({ prompt }) => {
      const call = script.next(lastResult(prompt));
      const content = call
        ? [{ type: "tool-call" as const, toolCallId: call.id, toolName: call.name, input: JSON.stringify(call.args) }]
        : [{ type: "text" as const, text: "done" }];
      const finishReason = { unified: call ? ("tool-calls" as const) : ("stop" as const), raw: undefined };
      return { content, finishReason, usage: USAGE, warnings: [] };
    },
  });
}

type Prompt = Parameters<MockLanguageModelV4["doGenerate"]>[0]["prompt"];

function lastResult(prompt: Prompt): SeenResult | undefined {
  const message = prompt.at(-1);
  if (message?.role !== "tool") return undefined;
  const part = message.content.at(-1);
  if (part?.type !== "tool-result") throw new Error(`no result: ${JSON.stringify(part)}`);
  const { output } = part;
  if (output.type === "text" || output.type === "error-text") {
    return { text: output.value, isError: output.type === "error-text" };
  }
  // Arguments that Mastra refuses.
  if (output.type === "json") return { text: JSON.stringify(output.value), isError: "error" in Object(output.value) };
  if (output.type === "execution-denied") return { text: output.reason ?? "denied", isError: true };
  throw new Error(`unexpected output: ${JSON.stringify(output)}`);
}
