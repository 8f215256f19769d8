import { inspect } from "node:util";

import { knownOptions, refuseSurplus } from "./internal/arguments.js";
import { encodeJson } from "./internal/encode-json.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { invalidOption } from "./internal/native-error.js";
import type { Requester } from "./internal/requester.js";
import type { ToolRunner } from "./internal/tool-runner.js";

/** Options of `client.tools`. */
export interface ToolboxOptions {
  /**
   * Offers the Airbyte API as the connector `airbyte`. It has everything that the credentials can see, in all workspaces.
   * Default: `true`.
   */
  airbyte?: boolean | undefined;
  /**
   * The key that cursors are sealed with, at least 32 bytes. Processes with the same key accept each other's cursors.
   * Default: a random key.
   */
  cursorKey?: string | undefined;
}

/** A tool as MCP describes it. */
export interface ToolDefinition {
  name: string;
  title: string;
  description: string;
  /** JSON Schema of the arguments. */
  inputSchema: { type: "object"; properties: Record<string, object>; [keyword: string]: unknown };
  /** JSON Schema of the answer. `undefined` for `connector_docs`, which returns Markdown. */
  outputSchema?: { type: "object"; [keyword: string]: unknown };
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
}

/** The answer of a tool to a model. */
export interface ToolResult {
  /**
   * The text for the model, at most 32 KiB: Markdown of `connector_docs`, JSON of the other tools, sentences if the call
   * failed.
   */
  text: string;
  /**
   * The answer as an object that fits the output schema of the tool; `null` for `connector_docs`. If the call failed:
   * `code`, `message`, `next` (what to do), for writes `happened` (`no` or `unknown`), and `retry_after` (seconds) if it is
   * known.
   */
  structured: Record<string, any> | null;
  /** Whether the call failed. */
  isError: boolean;
}

interface ToolboxState {
  runner: ToolRunner;
}

/**
 * Four tools that give an AI agent the connectors in the workspace of a client.
 *
 * `definitions` and `instructions` are for the model, and `call` runs what it asks for. A failed call is a result that tells
 * the model what to do.
 */
export class Toolbox {
  /** @internal */
  declare readonly [STATE]: ToolboxState;

  /** @internal */
  constructor(requester: Requester, options: ToolboxOptions | undefined) {
    const { airbyte, cursorKey } = knownOptions(options, ["airbyte", "cursorKey"]);
    if (airbyte !== undefined && typeof airbyte !== "boolean") throw invalidOption("airbyte", "must be a boolean");
    if (cursorKey !== undefined && typeof cursorKey !== "string") throw invalidOption("cursorKey", "must be a string");
    setState(this, { runner: requester.openToolbox(JSON.stringify({ airbyte, cursor_key: cursorKey })) });
  }

  /** The tools, for the model. */
  get definitions(): ToolDefinition[] {
    return JSON.parse(this[STATE].runner.definitions());
  }

  /** What a model should know before its first call, for the system prompt. */
  get instructions(): string {
    return this[STATE].runner.instructions();
  }

  /**
   * Runs a tool. Integers beyond `Number.MAX_SAFE_INTEGER` are rounded in `structured`, not in `text`.
   *
   * Calls are held to the policies of the client. If it has none, reads are allowed, and writes need an approval.
   *
   * @param name `list_connectors`, `connector_docs`, `connector_read` or `connector_write`
   * @param args the arguments that the model gave, also as JSON
   * @param options `approved`: a person has approved exactly this call
   * @throws ConfigurationError if the client is closed
   */
  async call(
    name: string,
    args: object | string = {},
    options?: { signal?: AbortSignal | undefined; approved?: boolean | undefined },
    ...surplus: []
  ): Promise<ToolResult> {
    refuseSurplus("call(name, args, options)", surplus);
    const { signal, approved = false } = knownOptions(options, ["signal", "approved"]);
    if (typeof approved !== "boolean") throw invalidOption("approved", "must be a boolean");
    const answer = JSON.parse(await this[STATE].runner.call(name, toJson(args), approved, signal));
    const { text, structured, is_error: isError } = answer;
    return { text, structured, isError };
  }

  /**
   * Whether a person has to approve a call before it is sent: what the policies of the client decide about it.
   *
   * Programs that ask people themselves ask if it is `true`, and then call with `approved: true`. It is `false` for a call
   * that would fail in any case. It may look up the connector, as the call does.
   *
   * @param name `list_connectors`, `connector_docs`, `connector_read` or `connector_write`
   * @param args the arguments that the model gave, also as JSON
   * @throws ConfigurationError if the client is closed
   */
  async needsApproval(
    name: string,
    args: object | string = {},
    options?: { signal?: AbortSignal | undefined },
    ...surplus: []
  ): Promise<boolean> {
    refuseSurplus("needsApproval(name, args, options)", surplus);
    const { signal } = knownOptions(options, ["signal"]);
    return JSON.parse(await this[STATE].runner.needsApproval(name, toJson(args), signal));
  }

  /** @internal */
  [inspect.custom](): string {
    return `Toolbox ${inspect(this.definitions.map(({ name }) => name))}`;
  }
}

function toJson(args: object | string): string {
  return typeof args === "string" ? args : encodeJson(undefined, args);
}
