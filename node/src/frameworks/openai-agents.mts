import { type FunctionTool, tool } from "@openai/agents";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, readApproveWrites, type ToolsOptions } from "./framework-tools.js";

export type { ToolsOptions };

/**
 * The tools of a toolbox for the OpenAI Agents SDK: `tools` of an `Agent`.
 *
 * A call of `connector_write` interrupts the run until it is approved or rejected, unless `approveWrites` is `false`.
 */
export function tools(toolbox: Toolbox, options?: ToolsOptions): FunctionTool[] {
  const approveWrites = readApproveWrites(options);
  return frameworkTools(toolbox, approveWrites).map(({ name, description, inputSchema, isWrite, run }) =>
    tool({
      name,
      description,
      // Its type requires that other properties are allowed, which nothing depends on.
      parameters: inputSchema as never,
      strict: false,
      needsApproval: approveWrites && isWrite,
      execute: (args, _context, details) => run(args, details?.signal),
      // The default withholds the text from the model.
      errorFunction: (_context, error) => (error instanceof Error ? error.message : String(error)),
    }),
  );
}
