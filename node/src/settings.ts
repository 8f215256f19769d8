/** Settings as callers write them, and as the core reads them. */

import { encode } from "./encode.js";
import { misconfigured } from "./failure.js";
import { SETTINGS, type ClientOptions } from "./generated/settings.js";
import type { IntegerOptions } from "./integers.js";
import type { Logger } from "./logger.js";
import { nearest } from "./nearest.js";

/** What is known of an option. */
export interface Option {
  /** The core's name of it. */
  name: string;
  /** Times are given in milliseconds and handed over in seconds; secrets are never quoted. */
  kind: "text" | "texts" | "count" | "flag" | "time" | "secret" | "secrets";
}

/** Options of a client that the core knows nothing of. */
export interface OwnOptions extends IntegerOptions {
  /**
   * Hears of what happens to calls: console, pino, winston and their like, or a function that takes each event. What it
   * throws is told in a warning of the process, and calls go on. Default: nobody hears of it.
   */
  logger?: Logger | undefined;
}

const OWN = ["integers", "logger"] as const;
const CREDENTIALS = ["token", "clientId", "clientSecret"] as const;

let standIn: ClientOptions | undefined;

/** Let these options stand in for the environment and the settings file, for clients made from now on. For tests. */
export function setStandIn(options: ClientOptions | undefined): void {
  standIn = options;
}

/** What is told of a new client, given its own options and those that `configure` set. */
export function layered(configured: ClientOptions, options: ClientOptions): ClientOptions {
  mustBeObject("a client", options);
  if (standIn !== undefined) return over(over(standIn, configured), options);
  // The core knows what else was configured, and from where.
  const { integers, logger } = configured;
  return over({ integers, logger }, options);
}

function over(below: ClientOptions, options: ClientOptions): ClientOptions {
  const all = { ...below };
  // Credentials count as a whole.
  if (CREDENTIALS.some((name) => options[name] !== undefined)) for (const name of CREDENTIALS) delete all[name];
  return Object.assign(all, Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)));
}

/**
 * Options of a client as JSON under the core's names, and those that stay here.
 *
 * @throws ConfigurationError for an unknown option, or one that cannot be used
 */
export function settled(options: ClientOptions): { json: string; own: OwnOptions } {
  mustBeObject("a client", options);
  const { integers, logger, ...others } = options;
  if (integers !== undefined && integers !== "number" && integers !== "bigint") {
    throw misconfigured('`integers`: must be "number" or "bigint"', "integers");
  }
  const own: OwnOptions = {};
  if (integers !== undefined) own.integers = integers;
  if (logger !== undefined) own.logger = logger;
  return { json: optionsJson("a client", others, SETTINGS, OWN), own };
}

/**
 * Options of something, as JSON under the core's names.
 *
 * @param others names of options that are not among them
 * @throws ConfigurationError for an unknown option, or one that cannot be used
 */
export function optionsJson(
  owner: string,
  options: object,
  known: ReadonlyMap<string, Option>,
  others: readonly string[] = [],
): string {
  mustBeObject(owner, options);
  const told: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const option = known.get(name);
    if (option === undefined) {
      const near = nearest(name, [...known.keys(), ...others]);
      const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
      throw misconfigured(`${owner} has no option \`${name}\`${hint}`, name);
    }
    const refuse = (reason: string): never => {
      throw misconfigured(`\`${name}\`: ${reason}`, name);
    };
    told[option.name] = checked(option.kind, value, refuse);
  }
  try {
    return encode(undefined, told);
  } catch (error) {
    throw misconfigured(`the options of ${owner} cannot be used: ${(error as Error).message.replace(/\.$/, "")}`);
  }
}

function mustBeObject(owner: string, options: unknown): void {
  if (typeof options !== "object" || options === null) throw misconfigured(`the options of ${owner} must be an object`);
}

/**
 * A value as the core takes it.
 *
 * @param refuse throws with what is wrong
 */
export function checked(kind: Option["kind"], value: unknown, refuse: (reason: string) => never): unknown {
  switch (kind) {
    case "time":
      if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
        return refuse("must be a number of milliseconds from 0");
      }
      return value / 1000;
    case "count":
      return Number.isInteger(value) && Number(value) >= 0 ? value : refuse("must be a whole number from 0");
    case "flag":
      return typeof value === "boolean" ? value : refuse("must be a boolean");
    case "text":
    case "secret":
      return value === null || typeof value === "string" ? value : refuse("must be a string");
    case "texts":
      return Array.isArray(value) && value.every((text) => typeof text === "string")
        ? value
        : refuse("must be an array of strings");
    case "secrets":
      if (typeof value !== "object" || Array.isArray(value) || value instanceof Headers) {
        return refuse("must be a plain object of strings");
      }
      for (const secret of Object.values(value ?? {})) checked("secret", secret, refuse);
      return value;
  }
}
