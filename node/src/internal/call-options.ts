import { CALL_OPTIONS } from "../generated/call-options.js";
import type { CallOptions, Paging, RecordsOptions } from "../options.js";
import { encodeJson } from "./encode-json.js";
import { invalidRequest } from "./native-error.js";
import { convertOption, type OptionSpec } from "./option-spec.js";
import { suggestion } from "./suggestion.js";

/** Options that are members of the request of `execute`. */
const REQUEST_OPTIONS: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>([
  ["selectFields", { name: "select_fields", kind: "strings" }],
  ["excludeFields", { name: "exclude_fields", kind: "strings" }],
  ["skipTruncation", { name: "skip_truncation", kind: "boolean" }],
  ["intent", { name: "intent", kind: "string" }],
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
  requireKnown(requireOptions(options));
  const { signal, ...others } = options;
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
    converted[name] = convertOption(kind, value, (reason) => {
      throw invalidRequest(option, reason);
    });
  }
  return converted;
}

/** @throws InvalidRequestError if the options are not an object */
export function requireOptions<T extends object>(options: T | undefined): Partial<T> {
  if (typeof (options ?? {}) !== "object") throw invalidRequest("options", "must be an object");
  return options ?? {};
}

/** Also true for signals of another realm or a polyfill. */
function isAbortSignal(value: unknown): value is AbortSignal {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/** @throws InvalidRequestError if an option is neither one of a call nor one of `otherNames` */
function requireKnown(options: object, otherNames: readonly string[] = []): void {
  const known = [...CALL_OPTIONS.keys(), "signal", ...otherNames];
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw invalidRequest(name, `unknown option${suggestion(name, known)}`);
  }
}

/**
 * Separates the members of the request, the paging rule and the options of the call.
 *
 * @throws InvalidRequestError if an option is unknown or invalid
 */
export function splitOptions(options: RecordsOptions | undefined): {
  request: Record<string, unknown>;
  paging: Paging | undefined;
  callOptions: CallOptions;
} {
  const given = requireOptions(options);
  requireKnown(given, [...REQUEST_OPTIONS.keys(), "paging"]);
  const { paging, selectFields, excludeFields, skipTruncation, intent, ...callOptions } = given;
  const request = convertOptions({ selectFields, excludeFields, skipTruncation, intent }, REQUEST_OPTIONS);
  return { request, paging, callOptions };
}
