/** Something that happened during a call. It contains no credentials, parameters or bodies. */
export interface LogEvent {
  /**
   * `debug`: the normal course of a call. `info`: a call takes longer than usual, such as one that is retried. `warn`: a call
   * has failed, after all retries.
   */
  level: "debug" | "info" | "warn";
  /** A sentence for people. */
  message: string;
  /** Name of the operation, such as `connectors.execute`. */
  operation: string;
  /** Id of the request, the same for all attempts of a call. */
  requestId: string;
  /** Number of attempts so far. */
  attempts: number;
  /** HTTP status, if the service responded. */
  status: number | undefined;
  /** Time since the call started, in milliseconds. */
  elapsed: number;
}

/** The methods of console, pino, winston and the like. Events whose method is missing are dropped. */
export interface LogMethods {
  debug?(...args: any[]): unknown;
  info?(...args: any[]): unknown;
  warn?(...args: any[]): unknown;
}

/**
 * A function that receives each event, or an object with a method for each level. It is called in the async context of the
 * caller, so that `AsyncLocalStorage.getStore()` returns the caller's store.
 */
export type Logger = ((event: LogEvent) => unknown) | LogMethods;
