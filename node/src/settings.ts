/** Settings as callers write them, and as the core reads them. */

import { misconfigured } from "./failure.js";
import { SETTINGS, type ClientOptions } from "./generated/settings.js";
import { nearest } from "./nearest.js";

/** @throws ConfigurationError for an unknown name, or a time that is none. */
export function settingsJson(options: ClientOptions): string {
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const setting = SETTINGS.get(name);
    if (setting === undefined) throw unknownSetting(name);
    settings[setting.name] = setting.isTime ? seconds(name, value) : value;
  }
  return JSON.stringify(settings);
}

function unknownSetting(name: string): Error {
  const near = nearest(name, SETTINGS.keys());
  return misconfigured(`a client has no option \`${name}\`${near === undefined ? "" : `; did you mean \`${near}\`?`}`, name);
}

/** Milliseconds in seconds, as the core counts. */
export function seconds(name: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw misconfigured(`\`${name}\` must be a number of milliseconds from 0`, name);
  }
  return value / 1000;
}
