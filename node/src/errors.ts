/** The root of the errors. The tree below it is generated. */

import { inspect } from "node:util";

/** One problem of a failed call. */
export interface FieldError {
  /** Where in the request: `body`, or the path of a member. */
  readonly field: string | null;
  /** What is wrong, in words. */
  readonly message: string | null;
  /** Machine-readable code, such as `value_error`. Open set. */
  readonly error_code: string | null;
  /** Whatever else the service says of it. */
  readonly details: unknown;
}

/** A failure as the native half tells it. */
export interface Failure {
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
  body?: string | null;
  causes?: string[];
  /** What was thrown by a caller's own code. */
  cause?: unknown;
}

/** Carries the names of an error's classes, so that copies of this package know each other's errors. */
const LINEAGE = Symbol.for("airbyte-agent.error.lineage");

/** The classes of this package, told from those that a caller derives of them. */
const OURS = new Set<unknown>();

/** @internal */
export function known(classes: Iterable<unknown>): void {
  for (const kin of classes) OURS.add(kin);
}

/**
 * Anything that went wrong. `message` is a sentence for a person: operation, status, reason, and what to do.
 *
 * Neither it nor `toJSON` nor `util.inspect` holds a secret. `body` is what the service sent, whole, and is in none of
 * them. `structuredClone` and `postMessage` keep message, trace and cause only; `toJSON()` carries the rest across.
 */
export class AirbyteAgentError extends Error {
  /** What went wrong, by the name that every language gives it: `not_found`, `outcome_unknown`. */
  readonly code: string;
  /** The reason in words, without operation and advice. */
  readonly reason: string;
  /** What the caller can do; may be empty. */
  readonly advice: string;
  /** `resource.verb` of the call, where there was one. */
  readonly operation: string | undefined;
  /** HTTP status, where the service answered. */
  readonly status: number | undefined;
  /** Individual problems: those of the service, or the member that was refused here. */
  readonly errors: readonly FieldError[];
  /** Id of the request, to quote to support. */
  readonly requestId: string | undefined;
  /** How many times the call was sent, or tried to be. */
  readonly attempts: number;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** What the service sent, as text. */
  declare readonly body: string | undefined;

  /** @internal */
  constructor(failure: Failure) {
    super(failure.message, failure.cause === undefined ? causeOf(failure.causes) : { cause: failure.cause });
    hide(this, "name", new.target.name);
    this.code = failure.kind;
    this.reason = failure.reason ?? failure.message;
    this.advice = failure.advice ?? "";
    this.operation = failure.operation ?? undefined;
    this.status = failure.status ?? undefined;
    this.errors = failure.errors ?? [];
    this.requestId = failure.request_id ?? undefined;
    this.attempts = failure.attempts ?? 0;
    this.retryAfter = typeof failure.retry_after === "number" ? failure.retry_after * 1000 : undefined;
    hide(this, "body", failure.body ?? undefined);
  }

  /** @internal */
  get [LINEAGE](): string[] {
    const names: string[] = [];
    for (let kin = this.constructor; kin !== Error && typeof kin === "function"; kin = Object.getPrototypeOf(kin)) {
      names.push(kin.name);
    }
    return names;
  }

  /** An error of another copy of this package is an instance, too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    if (!(value instanceof Error) || !OURS.has(this)) return false;
    const lineage = (value as { [LINEAGE]?: unknown })[LINEAGE];
    return Array.isArray(lineage) && lineage.includes(this.name);
  }

  /** Everything but the body, for logs. */
  toJSON(): Record<string, unknown> {
    const { name, message, code, operation, status, errors, requestId, attempts, retryAfter } = this;
    return { name, message, code, operation, status, errors, requestId, attempts, retryAfter };
  }

  /** @internal */
  [inspect.custom](): string {
    const facts = [`code: ${this.code}`];
    if (this.requestId !== undefined) facts.push(`requestId: ${this.requestId}`);
    if (this.retryAfter !== undefined) facts.push(`retryAfter: ${this.retryAfter} ms`);
    const cause = this.cause instanceof Error ? `\n  [cause]: ${this.cause.message}` : "";
    return `${this.stack ?? `${this.name}: ${this.message}`}\n  [${facts.join(", ")}]${cause}`;
  }
}

function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, enumerable: false, configurable: true, writable: true });
}

/** Causes, nearest first, each the cause of the one before it. */
function causeOf(messages: readonly string[] | undefined): ErrorOptions | undefined {
  const [nearest, ...rest] = messages ?? [];
  return nearest === undefined ? undefined : { cause: new Error(nearest, causeOf(rest)) };
}
