import { createTool, type Tool } from "@mastra/core/tools";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, readApproveWrites, type ToolsOptions } from "./framework-tools.js";

export type { ToolsOptions };

/**
 * The tools of a toolbox for Mastra: `tools` of an `Agent`.
 *
 * A call of an agent that needs an approval suspends the run until it is approved or declined, unless `approveWrites` is `false`.
 */
export function tools(toolbox: Toolbox, options?: ToolsOptions): Record<string, Tool> {
  const approveWrites = readApproveWrites(options);
  const entries = frameworkTools(toolbox).map(({ name, description, inputSchema, needsApproval, run }) => {
    const execute = async (args: unknown, { agent, abortSignal }: { agent?: object; abortSignal?: AbortSignal }) => {
      // An agent runs what needs an approval only if it has one. Others that run tools do not ask.
      const isApproved = approveWrites && agent !== undefined && (await needsApproval(args, abortSignal));
      return run(args, abortSignal, isApproved);
    };
    const requireApproval = approveWrites ? (args: unknown) => needsApproval(args) : false;
    return [name, createTool({ id: name, description, inputSchema, requireApproval, execute })];
  });
  return Object.fromEntries(entries);
}
