import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";
import type { BetaRunnableTool } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import { ToolError } from "@anthropic-ai/sdk/lib/tools/ToolError";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, REJECTION, readWriteApprover, type WriteApproverOptions } from "./framework-tools.js";

export type { WriteApproverOptions as ToolsOptions };

/**
 * The tools of a toolbox for the Anthropic SDK: `tools` of `client.beta.messages.toolRunner`.
 *
 * The SDK has no approvals: `approveWrites` is a function that decides about the calls that need one.
 */
export function tools(toolbox: Toolbox, options?: WriteApproverOptions): BetaRunnableTool[] {
  const approve = readWriteApprover(options);
  return frameworkTools(toolbox).map(({ name, description, inputSchema, needsApproval, call }) => {
    const run = async (args: Record<string, unknown>, context?: { signal?: AbortSignal | null | undefined }) => {
      const isAsked = approve !== undefined && (await needsApproval(args, context?.signal));
      if (isAsked && (await approve(args)) !== true) throw new ToolError(REJECTION);
      const { text, isError } = await call(args, context?.signal, isAsked);
      if (isError) throw new ToolError(text);
      return text;
    };
    return betaTool({ name, description, inputSchema, run } as Parameters<typeof betaTool>[0]);
  });
}
