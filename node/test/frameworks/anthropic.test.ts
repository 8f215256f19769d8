import Anthropic from "@anthropic-ai/sdk";
import { tools } from "airbyte-agent/anthropic";

import { type AgentRun, type Script, type SeenResult, testFramework } from "./framework-tests.js";

/** The Messages API, with a scripted model. */
function scriptedApi(script: Script): typeof fetch {
  return async (_url, init) => {
    const { model, messages } = JSON.parse(init?.body as string);
    const call = script.next(lastResult(messages));
    const content = call
      ? [{ type: "tool_use", id: call.id, name: call.name, input: call.args }]
      : [{ type: "text", text: "done" }];
    const end = { stop_reason: call ? "tool_use" : "end_turn", usage: { input_tokens: 0, output_tokens: 0 } };
    return Response.json({ id: "msg_1", type: "message", role: "assistant", model, content, ...end });
  };
}

function lastResult(messages: Anthropic.Beta.BetaMessageParam[]): SeenResult | undefined {
  const content = messages.at(-1)?.content;
  const block = typeof content === "string" ? undefined : content?.at(-1);
  if (block?.type !== "tool_result") return undefined;
  if (typeof block.content !== "string") throw new Error(`unexpected result: ${JSON.stringify(block)}`);
  return { text: block.content, isError: block.is_error ?? false };
}

async function runAgent({ toolbox, script, decide, approveWrites, signal }: AgentRun): Promise<string> {
  const anthropic = new Anthropic({ apiKey: "any", fetch: scriptedApi(script) });
  const runner = anthropic.beta.messages.toolRunner(
    {
      model: "scripted",
      max_tokens: 1000,
      messages: [{ role: "user", content: "Go." }],
      tools: tools(toolbox, { approveWrites: approveWrites && decide }),
    },
    { signal },
  );
  const { content } = await runner.runUntilDone();
  const last = content.at(-1);
  return last?.type === "text" ? last.text : "";
}

testFramework(runAgent);
