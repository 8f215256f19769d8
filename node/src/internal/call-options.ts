import { CALL_OPTIONS, PAGING } from "../generated/call-options.js";
import type { CallOptions, ExecuteOptions, Paging, RecordsOptions, RequestOptions } from "../options.js";
import { knownOptions } from "./arguments.js";
import { encodeJson } from "./encode-json.js";
import { invalidRequest } from "./native-error.js";
import { convertOption, type OptionSpec } from "./option-spec.js";
import { suggestion } from "./suggestion.js";

/** The names of the options of every call. */
export const CALL_OPTION_NAMES: readonly string[] = [...CALL_OPTIONS.keys(), "signal"];

/** Options that are members of the request of `execute`. */
const REQUEST_OPTIONS: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>([
  ["selectFields", { name: "select_fields", kind: "strings" }],
  ["excludeFields", { name: "exclude_fields", kind: "strings" }],
  ["skipTruncation", { name: "skip_truncation", kind: "boolean" }],
  ["intent", { name: "intent", kind: "string" }],
]);

/** Options that say how far pages are followed, and whether the progress is shown. */
const PAGES_OPTIONS: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>([
  ["after", { name: "after", kind: "string" }],
  ["maxPages", { name: "max_pages", kind: "count" }],
  ["maxRecords", { name: "max_records", kind: "count" }],
  ["prefetch", { name: "prefetch", kind: "count" }],
  ["concurrency", { name: "concurrency", kind: "count" }],
  ["progress", { name: "progress", kind: "boolean" }],
]);

/** The options of a call for the core, and its signal. */
export interface EncodedOptions {
  /** An empty string if there are none. */
  json: string;
  signal: AbortSignal | undefined;
}

/** @throws InvalidRequestError if an option is unknown or invalid */
export function encodeOptions(options: CallOptions | undefined): EncodedOptions {
  if (options === undefined) return { json: "", signal: undefined };
  const { signal, ...others } = knownOptions(options, CALL_OPTION_NAMES);
  if (signal !== undefined && signal !== null && !isAbortSignal(signal)) {
    throw invalidRequest("signal", "must be an AbortSignal");
  }
  const converted = convertOptions(others, CALL_OPTIONS);
  const json = Object.keys(converted).length === 0 ? "" : encodeJson(undefined, converted);
  return { json, signal: signal ?? undefined };
}

function convertOptions(options: object, specs: ReadonlyMap<string, OptionSpec>): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const [option, { name, kind }] of specs) {
    const value: unknown = (options as Record<string, unknown>)[option];
    if (value === undefined) continue;
    converted[name] = convertOption(kind, value, option, (path, reason) => {
      throw invalidRequest(path, reason);
    });
  }
  return converted;
}

/** Also true for signals of another realm or a polyfill. */
function isAbortSignal(value: unknown): value is AbortSignal {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/**
 * Separates the members of the request and the options of the call.
 *
 * @throws InvalidRequestError if an option is unknown or invalid
 */
export function splitOptions(options: ExecuteOptions | undefined): {
  request: Record<string, unknown>;
  callOptions: CallOptions;
} {
  return separate(knownOptions(options, [...CALL_OPTION_NAMES, ...REQUEST_OPTIONS.keys()]));
}

/**
 * Separates the members of the request, how its pages are followed and shown, and the options of the call.
 *
 * @throws InvalidRequestError if an option is unknown or invalid
 */
export function splitRecordsOptions(options: RecordsOptions | undefined): {
  request: Record<string, unknown>;
  how: { paging?: object; after?: string; max_records?: number };
  showsProgress: boolean;
  callOptions: CallOptions;
} {
  const known = [...CALL_OPTION_NAMES, ...REQUEST_OPTIONS.keys(), ...PAGES_OPTIONS.keys(), "paging"];
  const { paging, after, maxPages, maxRecords, prefetch, concurrency, progress, ...others } = knownOptions(
    options,
    known,
  );
  const limits = { after, maxPages, maxRecords, prefetch, concurrency, progress };
  const converted = convertOptions(limits, PAGES_OPTIONS);
  const { progress: showsProgress = false, ...how } = converted as { progress?: boolean; paging?: object };
  if (paging !== undefined) how.paging = convertPaging(paging);
  return { how, showsProgress, ...separate(others) };
}

/**
 * Separates the parts of a request and the options of the call.
 *
 * @throws InvalidRequestError if an option is unknown
 */
export function splitRequestOptions(options: RequestOptions | undefined): {
  request: object;
  callOptions: CallOptions;
} {
  const known = [...CALL_OPTION_NAMES, "query", "json", "effect"];
  const { query, json, effect, ...callOptions } = knownOptions(options, known);
  return { request: { query, json, effect }, callOptions };
}

function separate(options: ExecuteOptions): { request: Record<string, unknown>; callOptions: CallOptions } {
  const { selectFields, excludeFields, skipTruncation, intent, ...callOptions } = options;
  const request = convertOptions({ selectFields, excludeFields, skipTruncation, intent }, REQUEST_OPTIONS);
  return { request, callOptions };
}

function convertPaging(paging: Paging): object {
  if (typeof paging !== "object" || paging === null) throw invalidRequest("paging", "must be an object");
  const known = [...PAGING.keys()];
  for (const name of Object.keys(paging)) {
    if (!known.includes(name)) throw invalidRequest(`paging.${name}`, `unknown member${suggestion(name, known)}`);
  }
  return convertOptions(paging, PAGING);
}
