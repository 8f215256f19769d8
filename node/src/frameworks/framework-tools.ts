import { knownOptions } from "../internal/arguments.js";
import { invalidOption } from "../internal/native-error.js";
import type { Toolbox, ToolDefinition, ToolResult } from "../toolbox.js";

/** Options of `tools` of a framework that can ask a person before a tool runs. */
export interface ToolsOptions {
  /**
   * Whether the framework asks a person about the calls that need an approval by the policy of the client, and about no
   * others. If `false`, approvals are those of the client: its `approver`, or `airbyte-agent approve`. Default: `true`.
   */
  approveWrites?: boolean | undefined;
}

/** Options of `tools` of a framework that has no approvals. */
export interface WriteApproverOptions {
  /**
   * Called with the arguments of the calls that need an approval by the policy of the client, which are sent if it returns
   * `true`. Default, and if `false`: approvals are those of the client, its `approver` or `airbyte-agent approve`.
   */
  approveWrites?: WriteApprover | false | undefined;
}

/** Decides about the call of a tool. */
export type WriteApprover = (args: Record<string, unknown>) => boolean | Promise<boolean>;

/** A tool of a toolbox, as far as it is the same for every framework. */
export interface FrameworkTool extends ToolDefinition {
  /** Whether the policy has a person approve a call. */
  needsApproval(args: unknown, signal?: AbortSignal | null): Promise<boolean>;
  /** @param approved whether a person has approved exactly this call */
  call(args: unknown, signal: AbortSignal | null | undefined, approved: boolean): Promise<ToolResult>;
  /** The text of `call`, for frameworks to which a thrown error is a failed call. */
  run(args: unknown, signal: AbortSignal | null | undefined, approved: boolean): Promise<string>;
}

export function frameworkTools(toolbox: Toolbox): FrameworkTool[] {
  return toolbox.definitions.map((definition) => {
    const { name } = definition;
    const needsApproval: FrameworkTool["needsApproval"] = (args, signal) =>
      toolbox.needsApproval(name, args as object, { signal: signal ?? undefined });
    const call: FrameworkTool["call"] = (args, signal, approved) =>
      toolbox.call(name, args as object, { signal: signal ?? undefined, approved });
    const run: FrameworkTool["run"] = async (args, signal, approved) => {
      const { text, isError } = await call(args, signal, approved);
      if (isError) throw new Error(text);
      return text;
    };
    return { ...definition, needsApproval, call, run };
  });
}

/** @throws InvalidRequestError, ConfigurationError if the options cannot be used */
export function readApproveWrites(options: ToolsOptions | undefined): boolean {
  const { approveWrites = true } = knownOptions(options, ["approveWrites"]);
  if (typeof approveWrites !== "boolean") throw invalidOption("approveWrites", "must be a boolean");
  return approveWrites;
}

/** @throws InvalidRequestError, ConfigurationError if the options cannot be used */
export function readWriteApprover(options: WriteApproverOptions | undefined): WriteApprover | undefined {
  const { approveWrites } = knownOptions(options, ["approveWrites"]);
  if (approveWrites !== undefined && approveWrites !== false && typeof approveWrites !== "function") {
    throw invalidOption("approveWrites", "must be a function that approves a call, or `false`");
  }
  return approveWrites === false ? undefined : approveWrites;
}

/** What a model reads instead of the answer of a call that a person has rejected. */
export const REJECTION = "A person has rejected this call. Nothing was sent. Do not try it again in another way.";
