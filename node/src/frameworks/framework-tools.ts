import { knownOptions } from "../internal/arguments.js";
import { invalidOption } from "../internal/native-error.js";
import type { Toolbox, ToolDefinition, ToolResult } from "../toolbox.js";

/** Options of `tools` of a framework that can ask a person before a tool runs. */
export interface ToolsOptions {
  /**
   * Whether each call of `connector_write` waits for an approval, which the framework asks for. If `false`, the policy of the
   * client decides: without one, the call needs an approval by `airbyte-agent approve`. Default: `true`.
   */
  approveWrites?: boolean | undefined;
}

/** Options of `tools` of a framework that has no approvals. */
export interface WriteApproverOptions {
  /**
   * Called before each call of `connector_write` with the arguments that the model gave. The call is sent if it returns
   * `true`. `false` instead of a function: the policy of the client decides; without one, the call needs an approval by
   * `airbyte-agent approve`. Default: `connector_write` is not offered.
   */
  approveWrites?: WriteApprover | false | undefined;
}

/** Decides about the call of a tool. */
export type WriteApprover = (args: Record<string, unknown>) => boolean | Promise<boolean>;

/** A tool of a toolbox, as far as it is the same for every framework. */
export interface FrameworkTool extends ToolDefinition {
  /** Whether the tool changes something. */
  isWrite: boolean;
  call(args: unknown, signal: AbortSignal | null | undefined): Promise<ToolResult>;
  /** The text of `call`, for frameworks to which a thrown error is a failed call. */
  run(args: unknown, signal: AbortSignal | null | undefined): Promise<string>;
}

/** @param approvesWrites whether a person has approved each call of `connector_write` that is run */
export function frameworkTools(toolbox: Toolbox, approvesWrites: boolean): FrameworkTool[] {
  return toolbox.definitions.map((definition) => {
    const isWrite = !definition.annotations.readOnlyHint;
    const approved = approvesWrites && isWrite;
    const call: FrameworkTool["call"] = (args, signal) =>
      toolbox.call(definition.name, args as object, { signal: signal ?? undefined, approved });
    const run: FrameworkTool["run"] = async (args, signal) => {
      const { text, isError } = await call(args, signal);
      if (isError) throw new Error(text);
      return text;
    };
    return { ...definition, isWrite, call, run };
  });
}

/** @throws InvalidRequestError, ConfigurationError if the options cannot be used */
export function readApproveWrites(options: ToolsOptions | undefined): boolean {
  const { approveWrites = true } = knownOptions(options, ["approveWrites"]);
  if (typeof approveWrites !== "boolean") throw invalidOption("approveWrites", "must be a boolean");
  return approveWrites;
}

/** @throws InvalidRequestError, ConfigurationError if the options cannot be used */
export function readWriteApprover(options: WriteApproverOptions | undefined): WriteApprover | false | undefined {
  const { approveWrites } = knownOptions(options, ["approveWrites"]);
  if (approveWrites !== undefined && approveWrites !== false && typeof approveWrites !== "function") {
    throw invalidOption("approveWrites", "must be a function that approves a call, or `false`");
  }
  return approveWrites;
}

/** What a model reads instead of the answer of a call that a person has rejected. */
export function rejectionText(name: string): string {
  return `A person has rejected this call of \`${name}\`. Nothing was sent. Do not try it again in another way.`;
}
