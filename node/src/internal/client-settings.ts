import { type ClientOptions, SETTINGS } from "../generated/settings.js";
import type { NodeClientOptions } from "../node-options.js";
import { native } from "./call-queue.js";
import { invalidOption } from "./native-error.js";
import { optionsToJson, requireObject } from "./options-json.js";

const FUNCTIONS = ["fetch", "onRequest", "onOutcome", "approver"] as const;
const NODE_OPTIONS = ["integers", "logger", ...FUNCTIONS] as const;

/** Where the settings come from that the options of a client leave out. */
export interface Defaults {
  /** Options that `configure` has set. */
  configured: ClientOptions;
  /** Environment variables. */
  environment: Record<string, string>;
}

/**
 * Validates the options of a client and separates the core's settings, as JSON, from those of the Node package.
 *
 * @throws ConfigurationError if an option is unknown or invalid
 */
export function normalizeSettings(options: ClientOptions): { json: string; nodeOptions: NodeClientOptions } {
  requireObject("client", options);
  const { integers, logger, fetch, onRequest, onOutcome, approver, ...settings } = options;
  if (integers !== undefined && integers !== "number" && integers !== "bigint") {
    throw invalidOption("integers", 'must be "number" or "bigint"');
  }
  const nodeOptions: NodeClientOptions = {};
  if (integers !== undefined) nodeOptions.integers = integers;
  if (logger !== undefined) nodeOptions.logger = logger;
  const functions = { fetch, onRequest, onOutcome, approver };
  for (const name of FUNCTIONS) {
    if (functions[name] === undefined) continue;
    if (typeof functions[name] !== "function") throw invalidOption(name, "must be a function");
    Object.assign(nodeOptions, { [name]: functions[name] });
  }
  return { json: optionsToJson("client", settings, SETTINGS, NODE_OPTIONS), nodeOptions };
}

/** Names of the variables that settings come from, once the addon has been asked for them. */
let variableNames: readonly string[] | undefined;

/**
 * The variables of `process.env` that settings come from. They are read here because the environment of a worker thread, or
 * of a test in jest, is not that of the process.
 */
export function readEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {};
  variableNames ??= native.environmentVariables();
  for (const name of variableNames) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
