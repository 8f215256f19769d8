import type { Approver } from "./approval.js";
import type { CallDetails, CallOutcome } from "./hooks.js";
import type { Fetch } from "./http.js";
import type { Logger } from "./logger.js";

/** How integers beyond `Number.MAX_SAFE_INTEGER` are decoded. */
export type IntegerMode = "number" | "bigint";

/** Call options that exist in the Node package only. */
export interface NodeCallOptions {
  /** Cancels the call and its request when it aborts. The promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Client options that exist in the Node package only. */
export interface NodeClientOptions {
  /**
   * How integers in results are decoded that are beyond `Number.MAX_SAFE_INTEGER` in either direction: as a `number`,
   * rounded as `JSON.parse` does, or as a `bigint` with every digit. All other integers, and whatever is written with a
   * fraction or an exponent, are numbers in both modes. Default: `number`.
   */
  integers?: IntegerMode | undefined;
  /**
   * Receives log events of calls: console, pino, winston and the like, or a function. An error that it throws is reported
   * once as a warning of the process and does not affect the call. Default: no logging.
   */
  logger?: Logger | undefined;
  /**
   * Sends the HTTP requests in place of the built-in client: the global `fetch`, that of undici with a dispatcher, or any
   * function like it. `connectTimeout` is its business then, and `proxy`, `ca` and `clientCertificate` are refused.
   */
  fetch?: Fetch | undefined;
  /**
   * Called with each call before it is sent. It may be async. What it throws refuses the call, and is what the promise of
   * the call rejects with.
   */
  onRequest?: ((call: CallDetails) => unknown) | undefined;
  /**
   * Called with the outcome of each call, after all attempts. It may be async; the call completes after it. What it throws
   * is reported as a warning of the process.
   */
  onOutcome?: ((outcome: CallOutcome) => unknown) | undefined;
  /**
   * Called with each call that the policy has a person approve. Returns `"approved"`, `"declined"` or `"later"`, and may be
   * async. What it throws refuses the call, and is what the promise of the call rejects with.
   */
  approver?: Approver | undefined;
}
