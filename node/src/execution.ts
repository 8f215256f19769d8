import { type InspectOptionsStylized, inspect } from "node:util";

import type { ExecuteResponse, ExecuteWarning, ExecutionMetadata } from "./generated/agent/types.js";
import type { NativeResponse, NativeTable } from "./generated/native.js";
import { refuseSurplus } from "./internal/arguments.js";
import { parseJsonWithBigints } from "./internal/bigint.js";
import { callQueue } from "./internal/call-queue.js";
import { bodyCaption, pageCaption } from "./internal/caption.js";
import { encodeTableOptions } from "./internal/encode-table-options.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { inspectBriefly } from "./internal/inspect.js";
import { callNative, toError } from "./internal/native-error.js";
import { APIResponse, decode } from "./response.js";
import { Table } from "./table.js";
import type { TableFile } from "./table-file.js";
import type { TableOptions } from "./table-options.js";

/** A record, with the members that its connector returns. */
export type ConnectorRecord = Record<string, any>;

/** Parameters of the next page, to be merged into the call's own. */
export type NextPage = Record<string, unknown>;

/** Where an execution comes from, and how it finds its records and its next page. */
interface ExecutionSource {
  /** Entity and action, such as `issues.list`. */
  action: string;
  /** The parameters of the next page as JSON. */
  next: () => string | null;
  /** The path of the records in the result, unless they are the result or its member `data`. */
  recordPath: () => string | null;
}

/** What an execution keeps for itself. */
interface ExecutionState {
  /** The class, for inspection: minifiers rename classes. */
  name: string;
  response: NativeResponse;
  source: ExecutionSource;
  /** The decoded body; `undefined` until a member is read. */
  envelope: ExecuteResponse | undefined;
  /** `null` until it is read. */
  next: NextPage | undefined | null;
}

/** An action that returns pages of records. */
export type ListAction = "list" | "search" | "context_store_search";

/** What an action returns, where the type of a record is given: the record, and for a list the records. */
export type ActionResult<T, Action extends string = string> = ConnectorRecord extends T
  ? any
  : Action extends ListAction
    ? T[] | { data: T[] }
    : T;

/**
 * The result of an action. Its JSON is decoded once, when a member is first read. The members throw a `DecodeError` if the
 * body is not a JSON object.
 *
 * Iterating over it iterates over the records of this page only; `records` of a connector covers all pages.
 */
export class Execution<T = ConnectorRecord, Result = any> implements Iterable<T> {
  /** `success`, as far as it is documented. */
  declare readonly status: string;
  /** What the action returned: an array, an object or a scalar, depending on the action. */
  declare readonly result: Result;
  /** Metadata of the connector, such as the position of the next page. Its members depend on the connector. */
  declare readonly connector_metadata: any;
  /** Which connector ran the action, and how long it took. */
  declare readonly execution_metadata: ExecutionMetadata;
  /** A warning that the service sent with the successful result. */
  declare readonly warning: ExecuteWarning | undefined;
  /** @internal */
  declare readonly [STATE]: ExecutionState;

  /** @internal */
  constructor(response: NativeResponse, source: ExecutionSource, name = "Execution") {
    setState(this, { name, response, source, envelope: undefined, next: null });
    // One by one, because `defineProperties` takes twice the time.
    for (const [member, descriptor] of MEMBERS) Object.defineProperty(this, member, descriptor);
  }

  /** Status, headers, request id and bytes. */
  get response(): APIResponse {
    return new APIResponse(this[STATE].response);
  }

  /**
   * The complete JSON of the response. Dates are the strings that the service sent. Integers beyond `Number.MAX_SAFE_INTEGER` are
   * decoded as the client option `integers` says; `response.bytes()` has every digit.
   *
   * @throws DecodeError if the body is not a JSON object
   */
  get envelope(): ExecuteResponse {
    const state = this[STATE];
    state.envelope ??= decode(state.response) as ExecuteResponse;
    return state.envelope;
  }

  /** The records of the result, which may be an array, an object with the array as a member, or a single record. */
  get records(): T[] {
    const result: any = this.result;
    if (result === null || result === undefined) return [];
    if (Array.isArray(result)) return result;
    const paths = typeof result === "object" ? [callNative(this[STATE].source.recordPath), "data"] : [];
    return paths.map((path) => valueAt(result, path)).find(Array.isArray) ?? [result];
  }

  /**
   * Parameters of the next page, to be merged into the call's own. `undefined` on the last page.
   *
   *     await github.execute("issues", "list", { ...params, ...execution.next });
   *
   * `pages` and `records` follow them automatically. An integer beyond `Number.MAX_SAFE_INTEGER` is always a bigint here,
   * because it has to be sent back unchanged.
   *
   * @throws PagingError if there are more records, but they cannot be requested
   */
  get next(): NextPage | undefined {
    const state = this[STATE];
    if (state.next === null) state.next = parseNextPage(callNative(state.source.next));
    return state.next;
  }

  /**
   * The records of this page as columns. They are made of the response as received, on another thread.
   *
   * @throws InvalidRequestError if the schema or an option cannot be used, DecodeError if the body is not JSON, or if a value does
   * not fit the schema and `onConflict` is `error`
   */
  async table(options?: TableOptions, ...surplus: []): Promise<Table> {
    refuseSurplus("table(options)", surplus);
    const { response, source } = this[STATE];
    const encoded = encodeTableOptions(options);
    const recordPath = callNative(source.recordPath);
    return new Table(await readTable(response, recordPath, encoded), source.action);
  }

  /**
   * Writes the records of this page to a file of Parquet, lines of JSON, or CSV: see `write` of `Table`.
   *
   * @throws like `table` and its `write`
   */
  async write(path: string | URL, options?: TableOptions, ...surplus: []): Promise<TableFile> {
    refuseSurplus("write(path, options)", surplus);
    return (await this.table(options)).write(path);
  }

  /** The complete JSON of the response, for `JSON.stringify`. */
  toJSON(): ExecuteResponse {
    return this.envelope;
  }

  /** Iterates over the records of this page. */
  [Symbol.iterator](): Iterator<T, undefined> {
    return this.records.values();
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    const { caption, members } = inspected(this);
    return inspectBriefly(caption, { ...members, response: this.response }, depth, options);
  }
}

/**
 * The members of the response, as properties of an execution: unlike getters of the class, they are seen by copies and
 * comparisons. They decode the response when they are read.
 */
const MEMBERS: readonly (readonly [name: string, descriptor: PropertyDescriptor])[] = [
  member("status"),
  member("result"),
  member("connector_metadata"),
  member("execution_metadata"),
  member("warning", ({ warning }) => warning ?? undefined),
];

function member(
  name: keyof ExecuteResponse,
  read = (envelope: ExecuteResponse): unknown => envelope[name],
): [string, PropertyDescriptor] {
  function get(this: Execution): unknown {
    return read(this.envelope);
  }
  return [name, { get, enumerable: true, configurable: true }];
}

/** One page of an action's records. */
export class Page<T = ConnectorRecord> extends Execution<T> {
  /**
   * Where the next page begins, for the option `after`, also in another process. `undefined` if there is no next page, or
   * none that can be requested.
   */
  readonly token: string | undefined;

  /** @internal */
  constructor(response: NativeResponse, action: string) {
    super(response, { action, next: () => response.next(), recordPath: () => response.recordPath }, "Page");
    this.token = response.token ?? undefined;
  }
}

/** What inspection shows. It must not throw, even if the body cannot be decoded, or the next page cannot be requested. */
function inspected(execution: Execution<unknown>): { caption: string; members: object } {
  const { name, response, source } = execution[STATE];
  const head = `${name} ${source.action}`;
  try {
    const { status, result, connector_metadata, warning, records } = execution;
    const members = { status, result, connector_metadata, ...(warning === undefined ? {} : { warning }) };
    return { caption: pageCaption(head, records.length, "records", hasNext(execution)), members };
  } catch {
    return { caption: bodyCaption(head, response), members: {} };
  }
}

function hasNext(execution: Execution<unknown>): boolean {
  try {
    return execution.next !== undefined;
  } catch {
    // There is one, which cannot be requested.
    return true;
  }
}

/** A table of the records at a path of a result. The options are JSON. */
async function readTable(response: NativeResponse, recordPath: string | null, options: string): Promise<NativeTable> {
  try {
    return await callQueue.start<NativeTable>((id) => {
      response.table(id, recordPath, options);
      return null;
    });
  } catch (error) {
    throw toError(error);
  }
}

function valueAt(value: any, path: string | null): unknown {
  return path?.split(".").reduce((at, member) => at?.[member], value);
}

/** @internal */
export function parseNextPage(json: string | null): NextPage | undefined {
  return json === null ? undefined : (parseJsonWithBigints(json) as NextPage);
}
