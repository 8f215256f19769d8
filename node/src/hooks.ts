import type { AirbyteAgentError } from "./errors.js";

/** A call, for `onRequest`. Retries of a call are one call. */
export interface CallDetails {
  /** Name of the operation, such as `connectors.execute`. Those of the Airbyte API begin with `replication.` */
  readonly operation: string;
  /** Method of the request. */
  readonly method: string;
  /** Path of the request, percent-encoded, below the base URL. */
  readonly path: string;
  /** The parameters in the query. */
  readonly query: URLSearchParams;
  /** Whether the call may change something. */
  readonly effect: "read" | "write";
  /**
   * The parameters in the body, decoded; `undefined` without one. They may be secrets, such as credentials, so the member
   * is not enumerable.
   */
  readonly body: unknown;
}

/** What has become of a call, for `onOutcome`. */
export interface CallOutcome {
  /** The call. */
  readonly call: CallDetails;
  /** HTTP status, if the service responded. */
  readonly status: number | undefined;
  /** How many times the request was sent. */
  readonly attempts: number;
  /** Id of the request, to quote to support. */
  readonly requestId: string | undefined;
  /** How long the call took, in milliseconds, all attempts included. */
  readonly elapsed: number;
  /** The error that the call ends in. `undefined` if it succeeded. */
  readonly error: AirbyteAgentError | undefined;
}
