/** Settings as callers write them, and as the core reads them. */

import { encode } from "./encode.js";
import { misconfigured } from "./failure.js";
import { SETTINGS, type ClientOptions } from "./generated/settings.js";
import { nearest } from "./nearest.js";

/** What is known of an option. */
export interface Option {
  /** The core's name of it. */
  name: string;
  /** Times are given in milliseconds and handed over in seconds; secrets are never quoted. */
  kind: "plain" | "time" | "secret" | "secrets";
}

/** @throws ConfigurationError for an unknown option, or one that cannot be used. */
export function settingsJson(options: ClientOptions): string {
  return optionsJson("a client", options, SETTINGS);
}

/** Options of something, as JSON under the core's names. */
export function optionsJson(owner: string, options: object, known: ReadonlyMap<string, Option>): string {
  if (typeof options !== "object" || options === null) throw misconfigured(`the options of ${owner} must be an object`);
  const told: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const option = known.get(name);
    if (option === undefined) {
      const near = nearest(name, known.keys());
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
    case "secret":
      return value === null || typeof value === "string" ? value : refuse("must be a string");
    case "secrets":
      for (const secret of Object.values(value ?? {})) checked("secret", secret, refuse);
      return value;
    default:
      return value;
  }
}
