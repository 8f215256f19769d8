import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import { AirbyteAgentError } from "airbyte-agent";

export interface Expectation {
  answer?: unknown;
  records?: { count?: number; first?: unknown; last?: unknown; unique?: string };
  bytes?: { length?: number; sha256?: string };
  error?: Record<string, unknown>;
}

/** Describes the first difference between `found` and the members that `expected` requires. `undefined` if there is none. */
export function checkContains(expected: any, found: any, path: string): string | undefined {
  if (expected?.$absent !== undefined) return found === undefined ? undefined : `${path} is there: ${text(found)}`;
  if (found === undefined) return `${path} is missing, expected ${text(expected)}`;
  if (expected?.$any !== undefined) return undefined;
  if (isObject(expected) && isObject(found)) {
    return first(Object.keys(expected), (name) => checkContains(expected[name], found[name], `${path}.${name}`));
  }
  if (Array.isArray(expected) && Array.isArray(found) && expected.length === found.length) {
    return first(expected, (item, index) => checkContains(item, found[index], `${path}.${index}`));
  }
  return isDeepStrictEqual(expected, found) ? undefined : `${path} is ${text(found)}, expected ${text(expected)}`;
}

export function checkRecords(expected: NonNullable<Expectation["records"]>, records: any[]): string | undefined {
  if (expected.count !== undefined && expected.count !== records.length) {
    return `${records.length} records, expected ${expected.count}`;
  }
  const { unique } = expected;
  if (unique !== undefined && new Set(records.map((record) => text(record[unique]))).size !== records.length) {
    return `\`${unique}\` repeats`;
  }
  return (
    (expected.first === undefined ? undefined : checkContains(expected.first, records[0], "first")) ??
    (expected.last === undefined ? undefined : checkContains(expected.last, records.at(-1), "last"))
  );
}

export function checkBytes(expected: NonNullable<Expectation["bytes"]>, bytes: Uint8Array): string | undefined {
  if (expected.length !== undefined && expected.length !== bytes.length) {
    return `${bytes.length} bytes, expected ${expected.length}`;
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (expected.sha256 !== undefined && expected.sha256 !== sha256) return `the bytes hash to ${sha256}`;
  return undefined;
}

/** Describes the first difference between an error and what is expected. `undefined` if there is none. */
export function checkError(expected: Record<string, unknown>, error: unknown): string | undefined {
  if (!(error instanceof AirbyteAgentError)) return `not an AirbyteAgentError: ${error}`;
  const found: Record<string, unknown> = {
    kind: error.code,
    status: error.status ?? null,
    attempts: error.attempts,
    retry_after: error.retryAfter === undefined ? null : error.retryAfter / 1000,
    records_read: error.recordsRead ?? null,
    fields: (error.errors ?? []).map((problem) => problem.field),
  };
  return first(Object.entries(expected), ([name, value]) => {
    if (name === "message") {
      return error.message.includes(value as string) ? undefined : `the error says ${error.message}, expected ${value}`;
    }
    if (name === "token") return checkContains(value, error.token, "token");
    if (!(name in found)) return `an error has no \`${name}\``;
    return isDeepStrictEqual(found[name], value)
      ? undefined
      : `\`${name}\` of the error is ${text(found[name])}, expected ${text(value)}: ${error.message}`;
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
