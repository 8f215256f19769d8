/** The options of a request that `fetch` gets. */
export interface FetchInit {
  method: string;
  /** With the token. */
  headers: Record<string, string>;
  /** JSON. */
  body?: string;
  /** Aborts at the deadline of the call, and when the call is cancelled. */
  signal: AbortSignal;
  /** Redirects are followed by the client, which keeps the token from other hosts. */
  redirect: "manual";
}

/** What `fetch` returns, such as a `Response`. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: Iterable<[string, string]>;
  /** The body after decompression: an async iterable of bytes, such as a `ReadableStream`. */
  readonly body: object | null;
}

/** Sends one HTTP request, as the global `fetch` does. It must not retry. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/**
 * Thrown by a `fetch` if the service cannot have received the request, because there was no connection.
 *
 * The client then sends the request again, even if it is a write. After any other error, a write ends in an
 * `OutcomeUnknownError`.
 */
export class RequestNotSentError extends Error {
  override readonly name = "RequestNotSentError";
}
