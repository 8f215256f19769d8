import { type FunctionTool, tool } from "@openai/agents";

import type { Toolbox } from "../toolbox.js";
import { frameworkTools, readApproveWrites, type ToolsOptions } from "./framework-tools.js";

export type { ToolsOptions };

/**
 * The tools of a toolbox for the OpenAI Agents SDK: `tools` of an `Agent`.
 *
 * A call that needs an approval interrupts the run until it is approved or rejected, unless `approveWrites` is `false`.
 */
export function tools(toolbox: Toolbox, options?: ToolsOptions): FunctionTool[] {
  const approveWrites = readApproveWrites(options);
  return frameworkTools(toolbox).map(({ name, description, inputSchema, needsApproval, run }) => {
    // The SDK asks in any case about arguments that are no object, also those that a model leaves out.
    const { required } = inputSchema;
    const asks = approveWrites && required !== undefined;
    return tool({
      name,
      description,
      // Its type requires that other properties are allowed, which nothing depends on.
      parameters: inputSchema as never,
      strict: false,
      needsApproval: asks ? (_context, args) => needsApproval(args) : false,
      execute: (args, context, details) => {
        const callId = details?.toolCall?.callId;
        const isApproved = asks && callId !== undefined && context?.isToolApproved({ toolName: name, callId }) === true;
        return run(args, details?.signal, isApproved);
      },
      // The default withholds the text from the model.
      errorFunction: (_context, error) => (error instanceof Error ? error.message : String(error)),
    });
  });
}
