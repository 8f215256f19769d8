import { type ClientOptions, SETTINGS } from "../generated/settings.js";
import type { NodeClientOptions } from "../node-options.js";
import { invalidOption } from "./native-error.js";
import { optionsToJson, requireObject } from "./options-json.js";

const FUNCTIONS = ["fetch", "onRequest", "onOutcome"] as const;
const NODE_OPTIONS = ["integers", "logger", ...FUNCTIONS] as const;
const CREDENTIALS = ["token", "clientId", "clientSecret", "username", "password"] as const;

let overrides: ClientOptions | undefined;

/** Sets options that replace `configure`, the environment and the settings file for clients created from now on. For tests. */
export function setOverrides(options: ClientOptions | undefined): void {
  overrides = options;
}

/** The options of a new client, given the options that `configure` set. */
export function mergeOptions(configured: ClientOptions, options: ClientOptions): ClientOptions {
  requireObject("client", options);
  if (overrides !== undefined) return merged(merged(overrides, configured), options);
  // The core keeps all other configured settings itself.
  const { integers, logger, fetch, onRequest, onOutcome } = configured;
  return merged({ integers, logger, fetch, onRequest, onOutcome }, options);
}

function merged(defaults: ClientOptions, options: ClientOptions): ClientOptions {
  const all = { ...defaults };
  // Credentials of two sources are never combined.
  if (CREDENTIALS.some((name) => options[name] !== undefined)) for (const name of CREDENTIALS) delete all[name];
  return Object.assign(all, Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)));
}

/**
 * Validates the options of a client and separates the core's settings, as JSON, from those of the Node package.
 *
 * @throws ConfigurationError if an option is unknown or invalid
 */
export function normalizeSettings(options: ClientOptions): { json: string; nodeOptions: NodeClientOptions } {
  requireObject("client", options);
  const { integers, logger, fetch, onRequest, onOutcome, ...settings } = options;
  if (integers !== undefined && integers !== "number" && integers !== "bigint") {
    throw invalidOption("integers", 'must be "number" or "bigint"');
  }
  const nodeOptions: NodeClientOptions = {};
  if (integers !== undefined) nodeOptions.integers = integers;
  if (logger !== undefined) nodeOptions.logger = logger;
  const functions = { fetch, onRequest, onOutcome };
  for (const name of FUNCTIONS) {
    if (functions[name] === undefined) continue;
    if (typeof functions[name] !== "function") throw invalidOption(name, "must be a function");
  }
  Object.assign(nodeOptions, functions);
  return { json: optionsToJson("client", settings, SETTINGS, NODE_OPTIONS), nodeOptions };
}
