import { ToolMessage } from "@langchain/core/messages";
import { type StructuredToolInterface, tool } from "@langchain/core/tools";
import { interrupt } from "@langchain/langgraph";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, REJECTION, readApproveWrites, type ToolsOptions } from "./framework-tools.js";

export type { ToolsOptions };

/**
 * The tools of a toolbox for LangChain: `tools` of `createAgent` and of `ToolNode`.
 *
 * A call that needs an approval interrupts the graph until it is approved or rejected, unless `approveWrites` is `false`. The
 * interrupt and its answer have the form of `humanInTheLoopMiddleware`, and the graph needs a checkpointer for them.
 */
export function tools(toolbox: Toolbox, options?: ToolsOptions): StructuredToolInterface[] {
  const approveWrites = readApproveWrites(options);
  return frameworkTools(toolbox).map(({ name, description, inputSchema, needsApproval, call }) => {
    const fields = { name, description, schema: inputSchema, verboseParsingErrors: true };
    return tool(async (args: object, { signal, toolCall }) => {
      const isAsked = approveWrites && (await needsApproval(args, signal));
      const rejection = isAsked ? askForApproval(name, args) : undefined;
      const { text, isError } = rejection ?? (await call(args, signal, isAsked));
      // Not an error: agents change the texts of those.
      return isError
        ? new ToolMessage({ name, tool_call_id: toolCall?.id ?? "", status: "error", content: text })
        : text;
    }, fields) as StructuredToolInterface;
  });
}

/** Interrupts the graph. Returns the answer to a call that was not approved. */
function askForApproval(name: string, args: object): { text: string; isError: true } | undefined {
  const answer = interrupt({
    actionRequests: [{ name, args }],
    reviewConfigs: [{ actionName: name, allowedDecisions: ["approve", "reject"] }],
  });
  const [decision] = answer?.decisions ?? [];
  return decision?.type === "approve" ? undefined : { text: decision?.message ?? REJECTION, isError: true };
}
