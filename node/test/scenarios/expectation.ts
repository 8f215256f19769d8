import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import { AirbyteAgentError } from "airbyte-agent";

export interface Expectation {
  answer?: unknown;
  records?: { count?: number; first?: unknown; last?: unknown; unique?: string };
  bytes?: { length?: number; sha256?: string };
  error?: Record<string, unknown>;
}

/** Describes the first difference between `found` and the members that `wanted` requires. `undefined` if there is none. */
export function contains(wanted: any, found: any, path: string): string | undefined {
  if (wanted?.$absent !== undefined) return found === undefined ? undefined : `${path} is there: ${text(found)}`;
  if (found === undefined) return `${path} is missing, wanted ${text(wanted)}`;
  if (wanted?.$any !== undefined) return undefined;
  if (isObject(wanted) && isObject(found)) {
    return first(Object.keys(wanted), (name) => contains(wanted[name], found[name], `${path}.${name}`));
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return first(wanted, (item, index) => contains(item, found[index], `${path}.${index}`));
  }
  return isDeepStrictEqual(wanted, found) ? undefined : `${path} is ${text(found)}, wanted ${text(wanted)}`;
}

export function recordsHold(wanted: NonNullable<Expectation["records"]>, records: any[]): string | undefined {
  if (wanted.count !== undefined && wanted.count !== records.length) {
    return `${records.length} records, wanted ${wanted.count}`;
  }
  const { unique } = wanted;
  if (unique !== undefined && new Set(records.map((record) => text(record[unique]))).size !== records.length) {
    return `\`${unique}\` repeats`;
  }
  return (
    (wanted.first === undefined ? undefined : contains(wanted.first, records[0], "first")) ??
    (wanted.last === undefined ? undefined : contains(wanted.last, records.at(-1), "last"))
  );
}

export function bytesHold(wanted: NonNullable<Expectation["bytes"]>, bytes: Uint8Array): string | undefined {
  if (wanted.length !== undefined && wanted.length !== bytes.length) {
    return `${bytes.length} bytes, wanted ${wanted.length}`;
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (wanted.sha256 !== undefined && wanted.sha256 !== sha256) return `the bytes hash to ${sha256}`;
  return undefined;
}

/** Describes the first difference between an error and what is expected. `undefined` if there is none. */
export function errorIs(wanted: Record<string, unknown>, error: unknown): string | undefined {
  if (!(error instanceof AirbyteAgentError)) return `not an AirbyteAgentError: ${error}`;
  const found: Record<string, unknown> = {
    kind: error.code,
    status: error.status ?? null,
    attempts: error.attempts,
    retry_after: error.retryAfter === undefined ? null : error.retryAfter / 1000,
    fields: error.errors.map((problem) => problem.field),
  };
  return first(Object.entries(wanted), ([name, value]) => {
    if (name === "message") {
      return error.message.includes(value as string) ? undefined : `the error says ${error.message}, wanted ${value}`;
    }
    if (!(name in found)) return `an error has no \`${name}\``;
    return isDeepStrictEqual(found[name], value)
      ? undefined
      : `\`${name}\` of the error is ${text(found[name])}, wanted ${text(value)}: ${error.message}`;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function first<T>(items: T[], check: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const reason = check(item, index);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
