import { dynamicTool, jsonSchema, type ModelMessage, type ToolSet } from "ai";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, readApproveWrites, type ToolsOptions } from "./framework-tools.js";

export type { ToolsOptions };

/** What the AI SDK passes to a tool beside its arguments. */
interface ExecutionOptions {
  toolCallId: string;
  messages: ModelMessage[];
  abortSignal?: AbortSignal;
}

/**
 * The tools of a toolbox for the AI SDK: `tools` of `generateText`, `streamText` and agents.
 *
 * A call that needs an approval becomes a tool approval request, unless `approveWrites` is `false`.
 */
export function tools(toolbox: Toolbox, options?: ToolsOptions): ToolSet {
  const approveWrites = readApproveWrites(options);
  const entries = frameworkTools(toolbox).map(({ name, title, description, inputSchema, needsApproval, run }) => {
    const execute = (args: unknown, { toolCallId, messages, abortSignal }: ExecutionOptions) =>
      run(args, abortSignal, approveWrites && isApproved(toolCallId, messages));
    const asks = approveWrites ? (args: unknown) => needsApproval(args) : false;
    const fields = { title, description, inputSchema: jsonSchema(inputSchema), needsApproval: asks, execute };
    return [name, dynamicTool(fields)];
  });
  return Object.fromEntries(entries);
}

/** Whether the last message approves a call: an earlier one has approved an earlier call. */
function isApproved(toolCallId: string, messages: ModelMessage[]): boolean {
  const answers = messages.at(-1);
  if (answers?.role !== "tool") return false;
  const approved = answers.content.flatMap((part) =>
    part.type === "tool-approval-response" && part.approved ? [part.approvalId] : [],
  );
  return messages.some(
    ({ role, content }) =>
      role === "assistant" &&
      typeof content !== "string" &&
      content.some(
        (part) =>
          part.type === "tool-approval-request" && part.toolCallId === toolCallId && approved.includes(part.approvalId),
      ),
  );
}
