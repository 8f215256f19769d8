import type { CallOptions, Paging } from "./generated/call-options.js";

export type { CallOptions, Paging } from "./generated/call-options.js";

/** Options of calls that start a job or wait for one. */
export interface ProgressOptions<Progress> extends CallOptions {
  /**
   * Called with what was read whenever something has changed. By default, a line with the progress is shown if somebody
   * looks at the standard error stream; `true` shows it always, `false` never. An error of the function ends the wait.
   */
  onProgress?: ((progress: Progress) => unknown) | boolean | undefined;
}

/** Options of `request` of a client. */
export interface RequestOptions extends CallOptions {
  /** Parameters of the query. An array repeats the parameter. */
  query?: Record<string, unknown> | undefined;
  /** The body. */
  json?: unknown;
  /**
   * `read` if the request changes nothing, so that it may be retried. By default, `GET` and `HEAD` are reads and all others
   * are writes.
   */
  effect?: "read" | "write" | undefined;
}

/** Options of `execute` and `download` of a connector. */
export interface ExecuteOptions extends CallOptions {
  /** Fields to keep, as dot paths. Takes precedence over `excludeFields`. */
  selectFields?: string[] | undefined;
  /** Fields to leave out, as dot paths. */
  excludeFields?: string[] | undefined;
  /** `false` allows the service to shorten long texts in collections. Default: `true`. */
  skipTruncation?: boolean | undefined;
  /** The purpose of the call, kept in the audit record. At most 512 characters. */
  intent?: string | undefined;
}

/** Options of `records` and `pages` of a connector. */
export interface RecordsOptions extends ExecuteOptions {
  /** How to request the next page, for actions whose paging the client does not know. */
  paging?: Paging | undefined;
  /**
   * Begin at this `token` of records, of a page or of an error, which may come from another process. The call must be the
   * same.
   */
  after?: string | undefined;
  /** Stop after so many pages. */
  maxPages?: number | undefined;
  /** Stop after so many records; `pages` after the page that completes them. */
  maxRecords?: number | undefined;
  /**
   * Request so many pages before the iteration reaches them. An iteration over records does so from its second record on, one
   * over pages from its second page on. Default: 1 for records, 0 for pages.
   */
  prefetch?: number | undefined;
  /**
   * Request so many pages at the same time, if they have numbers and a response says how many there are; otherwise one by one.
   * They come in order either way. Default: 1.
   */
  concurrency?: number | undefined;
  /** Show how many records have been read, in a line on the standard error stream if somebody looks at it. Default: `false`. */
  progress?: boolean | undefined;
}
