/** What one call can say for itself. */

import { encode } from "./encode.js";
import { invalid } from "./failure.js";
import { nearest } from "./nearest.js";
import { checked, type Option } from "./settings.js";

/** Options of one call; what is left out is as the client has it. */
export interface CallOptions {
  /** How long the call may take in all, repeats and waits included, in milliseconds. */
  timeout?: number | undefined;
  /** How often it is repeated at the most. */
  maxRetries?: number | undefined;
  /** Headers besides the client's own; they win over the client's. */
  headers?: Record<string, string> | undefined;
  /** Organization to act in. */
  organizationId?: string | undefined;
  /** Bearer of this call only, such as a scoped token. Never renewed. */
  token?: string | undefined;
  /** Drops the call, and the request on the wire, when it aborts. The promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Options of `execute` and `download` on a handle: those of the call, and members of the request, spelt as the API does. */
export interface ExecuteOptions extends CallOptions {
  /** Fields to keep, as dot paths. Wins over `exclude_fields`. */
  select_fields?: string[] | undefined;
  /** Fields to leave out, as dot paths. */
  exclude_fields?: string[] | undefined;
  /** `false` lets the service shorten long texts in collections. Default: `true`. */
  skip_truncation?: boolean | undefined;
  /** Why the call is made; kept with the audit record. At most 512 characters. */
  intent?: string | undefined;
}

/** Options of `records` and `pages` on a handle. */
export interface RecordsOptions extends ExecuteOptions {
  /** How the pages follow each other, for actions whose paging is not known. */
  paging?: Paging | undefined;
}

/** How one list goes on. */
export interface Paging {
  /** Parameter that says where a page begins. */
  position: string;
  /** What this parameter takes: a value of the answer (the default), the number of the page from 1, how many records
   * were seen, or the id of the last record seen. */
  kind?: "token" | "page" | "offset" | "last" | undefined;
  /** Parameter that says how long a page is. */
  size?: string | undefined;
  /** Where the next value stands in `connector_metadata`, dots between the steps. Default: the known places. */
  next?: string | undefined;
}

const KNOWN: ReadonlyMap<string, Option> = new Map<string, Option>([
  ["timeout", { name: "timeout", kind: "time" }],
  ["maxRetries", { name: "max_retries", kind: "count" }],
  ["headers", { name: "headers", kind: "secrets" }],
  ["organizationId", { name: "organization_id", kind: "text" }],
  ["token", { name: "token", kind: "secret" }],
]);

/** Options as the core reads them, and the signal that stays here. */
export interface Told {
  /** Empty when there is nothing to tell. */
  json: string;
  signal: AbortSignal | undefined;
}

/** @throws InvalidRequestError for an unknown option, or one that cannot be used. */
export function told(options: CallOptions | undefined): Told {
  if (options === undefined) return { json: "", signal: undefined };
  const { signal, ...others } = members(options);
  if (signal !== undefined && signal !== null && !isSignal(signal)) throw invalid("signal", "is no AbortSignal");
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(others)) {
    if (value === undefined) continue;
    const option = KNOWN.get(name);
    if (option === undefined) throw unknown(name);
    given[option.name] = checked(option.kind, value, (reason) => {
      throw invalid(name, reason);
    });
  }
  return { json: Object.keys(given).length === 0 ? "" : encode(undefined, given), signal: signal ?? undefined };
}

/** @throws InvalidRequestError when options are no object. */
export function members<T extends object>(options: T | undefined): Partial<T> {
  if (typeof (options ?? {}) !== "object") throw invalid("options", "must be an object");
  return options ?? {};
}

/** A signal of another realm or a polyfill is one, too. */
function isSignal(value: unknown): value is AbortSignal {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

function unknown(name: string): Error {
  const near = nearest(name, [...KNOWN.keys(), "signal"]);
  return invalid(name, `no such option of a call${near === undefined ? "" : `; did you mean \`${near}\`?`}`);
}

const OF_REQUEST = ["select_fields", "exclude_fields", "skip_truncation", "intent"] as const;

/**
 * Tell the members of the request, the paging rule and the options of the call apart.
 *
 * @throws InvalidRequestError when they are no object
 */
export function apart(options: RecordsOptions | undefined): {
  request: Record<string, unknown>;
  paging: Paging | undefined;
  own: CallOptions;
} {
  const { paging, ...own } = members(options);
  const request: Record<string, unknown> = {};
  for (const name of OF_REQUEST) {
    request[name] = own[name];
    delete own[name];
  }
  return { request, paging, own };
}
