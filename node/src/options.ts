/** Options of one call. Options that are left out have the client's value. */
export interface CallOptions {
  /** Time limit of the call including its retries, in milliseconds. */
  timeout?: number | undefined;
  /** Maximum number of retries. */
  maxRetries?: number | undefined;
  /** Additional headers. They override the client's headers of the same name. */
  headers?: Record<string, string> | undefined;
  /** Id of the organization to act in. */
  organizationId?: string | undefined;
  /** Bearer token for this call, such as a scoped token. It is used as it is and never refreshed. */
  token?: string | undefined;
  /** Cancels the call and its request when it aborts. The promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
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
}

/** How the next page of an action is requested. */
export interface Paging {
  /** Name of the parameter that selects a page. */
  position: string;
  /**
   * The value of that parameter: a token from the result, the number of the page counted from 1, the number of records
   * received so far, or the id of the last record. Default: `token`.
   */
  kind?: "token" | "page" | "offset" | "last" | undefined;
  /** Name of the parameter that sets the page size. */
  size?: string | undefined;
  /** Where the next token is in `connector_metadata`, as a dot path. Default: the usual places. */
  next?: string | undefined;
}
