import { createTool, type Tool } from "@mastra/core/tools";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, readApproveWrites, type ToolsOptions } from "./framework-tools.js";

export type { ToolsOptions };

/**
 * The tools of a toolbox for Mastra: `tools` of an `Agent`.
 *
 * A call of `connector_write` suspends the run until it is approved or declined, unless `approveWrites` is `false`.
 */
export function tools(toolbox: Toolbox, options?: ToolsOptions): Record<string, Tool> {
  const approveWrites = readApproveWrites(options);
  const entries = frameworkTools(toolbox, approveWrites).map(({ name, description, inputSchema, isWrite, run }) => {
    const execute = (args: unknown, context: { abortSignal?: AbortSignal }) => run(args, context.abortSignal);
    const requireApproval = approveWrites && isWrite;
    return [name, createTool({ id: name, description, inputSchema, requireApproval, execute })];
  });
  return Object.fromEntries(entries);
}
