/** What goes wrong. Member names are those of the emulator's HTTP interface. */
export type FaultKind =
  /** The connection is reset before or after the operation ran. */
  | "reset_before"
  | "reset_after"
  /** The operation runs, and the body is not JSON, or an HTML page. */
  | "invalid_json"
  | "wrong_content_type"
  /** The response is delayed by `ms` milliseconds: before the operation runs or, with `processed`, after it. */
  | { latency: { ms: number; processed?: boolean } }
  /**
   * The response is replaced: its status, its body (default: an error as the service sends it) and `Retry-After`, in
   * seconds or as an HTTP date. With `processed`, the operation runs nevertheless.
   */
  | { status: { status: number; body?: unknown; retry_after?: number | string; processed?: boolean } }
  /** The operation runs, and the body ends after `bytes` bytes. */
  | { truncated_body: { bytes: number } }
  /** The operation runs, and the body is sent in chunks of `chunk` bytes, `delay_ms` milliseconds apart. */
  | { slow_body: { chunk: number; delay_ms: number } }
  /** The operation runs, and the body is `bytes` bytes long. */
  | { oversized_body: { bytes: number } }
  /** The response is a redirect, by default with status 307. */
  | { redirect: { location: string; status?: number } };

/** A fault to inject. Without `nth` and `times` it applies to every call of the operation. */
export interface Fault {
  /** Name of an operation, such as `connectors.execute`, or `*` for all. */
  operation: string;
  /** What goes wrong. */
  fault: FaultKind;
  /** The call to fail, or several. Counted from 1, starting when the fault is set. */
  nth?: number | readonly number[] | undefined;
  /** How many calls to fail, starting with the first. */
  times?: number | undefined;
}
