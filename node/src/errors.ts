import { inspect } from "node:util";

import { defineHidden } from "./internal/hidden.js";
import { isError } from "./internal/is-error.js";

/** One reason for which a call failed. */
export interface FieldError {
  /** The part of the request that is invalid: `body`, or the path of a member. */
  readonly field: string | null;
  /** What is wrong with it. */
  readonly message: string | null;
  /** Machine-readable code, such as `value_error`. New codes may be added. */
  readonly error_code: string | null;
  /** Further details from the service. */
  readonly details: unknown;
}

/** An error as data, with the member names of the core. */
export interface ErrorData {
  kind: string;
  message: string;
  reason?: string;
  advice?: string;
  operation?: string | null;
  status?: number | null;
  errors?: FieldError[];
  request_id?: string | null;
  attempts?: number;
  /** In seconds. */
  retry_after?: number | null;
  headers?: [string, string][] | null;
  body?: string | null;
  records_read?: number | null;
  token?: string | null;
  /** What broke the connection, such as `ECONNREFUSED`. */
  cause_code?: string | null;
  causes?: string[];
  /** The id under which what a function of the caller threw is kept, and whether it is thrown in place of this error. */
  thrown?: number | null;
  is_error_itself?: boolean;
  /** What code of the caller threw. */
  cause?: unknown;
}

/** Key of the class names of an error, by which several copies of this package recognize each other's errors. */
const CLASS_NAMES = Symbol.for("airbyte-agent.error.class-names");

/**
 * The error classes of this package, as opposed to classes that users derive from them, with their names. A minifier changes
 * the `name` of a class.
 */
const PACKAGE_CLASSES = new Map<unknown, string>();

/** @internal */
export function registerErrorClasses(classes: Record<string, unknown>): void {
  for (const [name, errorClass] of Object.entries(classes)) PACKAGE_CLASSES.set(errorClass, name);
}

/**
 * Base class of all errors of this package. `message` says what happened to which operation, and what to do.
 *
 * `message`, `toJSON` and `util.inspect` contain no secrets, no `headers` and no `body`. If the connection failed,
 * `cause.code` says why: `ECONNREFUSED`, `ENOTFOUND`. `structuredClone` and `postMessage` keep
 * message, stack and cause only; send `toJSON()` to keep the rest.
 */
export class AirbyteAgentError extends Error {
  /** The kind of error, equal in all languages: `not_found`, `outcome_unknown`. */
  readonly code: string;
  /** The reason, without operation and advice. */
  readonly reason: string;
  /** What to do about it. May be empty. */
  readonly advice: string;
  /** Name of the operation, such as `connectors.get`. `undefined` if the error is not about a call. */
  readonly operation: string | undefined;
  /** HTTP status, if the service responded. */
  readonly status: number | undefined;
  /**
   * Individual reasons, if there are any: from the service, or for a request that the client rejected. Never an empty array,
   * because loggers take an error with an array of `errors` for an `AggregateError`.
   */
  readonly errors: readonly FieldError[] | undefined;
  /** Id of the request, to quote to support. */
  readonly requestId: string | undefined;
  /** How many times the client tried to send the call. 0 if it was never tried. */
  readonly attempts: number;
  /** How long the service asked to wait before the next attempt, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** How many records an iteration over pages had read before the error ended it. */
  readonly recordsRead: number | undefined;
  /** Where to resume the iteration, for the option `after` of `records` and `pages`. */
  readonly token: string | undefined;
  /** The headers of the response, if the service responded. */
  declare readonly headers: Headers | undefined;
  /** The response body, as text. */
  declare readonly body: string | undefined;

  /** @internal */
  constructor(data: ErrorData) {
    super(data.message, data.cause === undefined ? toCause(data) : { cause: data.cause });
    defineHidden(this, "name", PACKAGE_CLASSES.get(new.target) ?? new.target.name);
    this.code = data.kind;
    this.reason = data.reason ?? data.message;
    this.advice = data.advice ?? "";
    this.operation = data.operation ?? undefined;
    this.status = data.status ?? undefined;
    this.errors = data.errors?.length ? data.errors : undefined;
    this.requestId = data.request_id ?? undefined;
    this.attempts = data.attempts ?? 0;
    this.retryAfter = typeof data.retry_after === "number" ? data.retry_after * 1000 : undefined;
    this.recordsRead = data.records_read ?? undefined;
    this.token = data.token ?? undefined;
    defineHidden(this, "headers", data.headers ? new Headers(data.headers) : undefined);
    defineHidden(this, "body", data.body ?? undefined);
  }

  /** @internal */
  get [CLASS_NAMES](): string[] {
    const names: string[] = [];
    for (let each: unknown = this.constructor; typeof each === "function"; each = Object.getPrototypeOf(each)) {
      const name = PACKAGE_CLASSES.get(each);
      if (name !== undefined) names.push(name);
    }
    return names;
  }

  /** Also true for errors of another copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    const name = PACKAGE_CLASSES.get(this);
    if (name === undefined || !isError(value)) return false;
    const names = (value as { [CLASS_NAMES]?: unknown })[CLASS_NAMES];
    return Array.isArray(names) && names.includes(name);
  }

  /** All members except `headers` and `body`, for logs. */
  toJSON(): Record<string, unknown> {
    const { name, message, code, operation, status, errors, requestId, attempts, retryAfter, recordsRead, token } =
      this;
    return { name, message, code, operation, status, errors, requestId, attempts, retryAfter, recordsRead, token };
  }

  /** @internal */
  [inspect.custom](): string {
    const facts = [`code: ${this.code}`];
    if (this.requestId !== undefined) facts.push(`requestId: ${this.requestId}`);
    if (this.retryAfter !== undefined) facts.push(`retryAfter: ${this.retryAfter} ms`);
    const cause = isError(this.cause) ? `\n  [cause]: ${this.cause.message}` : "";
    return `${this.stack ?? `${this.name}: ${this.message}`}\n  [${facts.join(", ")}]${cause}`;
  }
}

/** Builds a chain of causes from their messages, the direct cause first. It has the code. */
function toCause({ causes, cause_code }: Pick<ErrorData, "causes" | "cause_code">): ErrorOptions | undefined {
  const [direct, ...others] = causes ?? [];
  if (direct === undefined) return undefined;
  const cause = new Error(direct, toCause({ causes: others }));
  return { cause: cause_code ? Object.assign(cause, { code: cause_code }) : cause };
}
