/** A request that the emulator received, and its outcome. Secrets are masked. */
export interface JournalEntry {
  /** Number of the request, counted from 1. */
  number: number;
  /** When it was received, by the emulator's clock. RFC 3339. */
  time: string;
  /** Name of the operation. `null` if the path belongs to none. */
  operation: string | null;
  /** HTTP method. */
  method: string;
  /** Path, including `/api/v1`. */
  path: string;
  /** Query parameters. A parameter that occurs several times is an array. */
  query: Record<string, string | string[]>;
  /** Headers, with names in lower case. */
  headers: Record<string, string>;
  /** The body as JSON. `null` if it was empty. */
  body: any;
  /** The injected fault, such as `status`. `null` if there was none. */
  fault: string | null;
  /** HTTP status of the response. `null` if there was none, or none yet. */
  status: number | null;
  /** Whether the client disconnected before the response was sent. */
  aborted: boolean;
  /** Whether the request changed the state of the emulator. */
  committed: boolean;
}
