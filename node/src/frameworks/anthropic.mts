import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";
import type { BetaRunnableTool } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import { ToolError } from "@anthropic-ai/sdk/lib/tools/ToolError";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, readWriteApprover, rejectionText, type WriteApproverOptions } from "./framework-tools.js";

export type { WriteApproverOptions as ToolsOptions };

/** The tools of a toolbox for the Anthropic SDK: `tools` of `client.beta.messages.toolRunner`. */
export function tools(toolbox: Toolbox, options?: WriteApproverOptions): BetaRunnableTool[] {
  const approve = readWriteApprover(options);
  const offered = frameworkTools(toolbox, approve !== false).filter(({ isWrite }) => !isWrite || approve !== undefined);
  return offered.map(({ name, description, inputSchema, isWrite, call }) => {
    const run = async (args: Record<string, unknown>, context?: { signal?: AbortSignal | null | undefined }) => {
      if (isWrite && approve && (await approve(args)) !== true) throw new ToolError(rejectionText(name));
      const { text, isError } = await call(args, context?.signal);
      if (isError) throw new ToolError(text);
      return text;
    };
    return betaTool({ name, description, inputSchema, run } as Parameters<typeof betaTool>[0]);
  });
}
