import { dynamicTool, jsonSchema, type ToolSet } from "ai";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, readApproveWrites, type ToolsOptions } from "./framework-tools.js";

export type { ToolsOptions };

/**
 * The tools of a toolbox for the AI SDK: `tools` of `generateText`, `streamText` and agents.
 *
 * A call of `connector_write` becomes a tool approval request, unless `approveWrites` is `false`.
 */
export function tools(toolbox: Toolbox, options?: ToolsOptions): ToolSet {
  const approveWrites = readApproveWrites(options);
  const entries = frameworkTools(toolbox, approveWrites).map(
    ({ name, title, description, inputSchema, isWrite, run }) => {
      const execute = (args: unknown, { abortSignal }: { abortSignal?: AbortSignal }) => run(args, abortSignal);
      const needsApproval = approveWrites && isWrite;
      return [name, dynamicTool({ title, description, inputSchema: jsonSchema(inputSchema), needsApproval, execute })];
    },
  );
  return Object.fromEntries(entries);
}
