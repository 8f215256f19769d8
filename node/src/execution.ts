import { type InspectOptionsStylized, inspect } from "node:util";
import type { ExecuteResponse, ExecuteWarning, ExecutionMetadata } from "./generated/agent/types.js";
import type { NativeResponse } from "./generated/native.js";
import { parseJsonWithBigints } from "./internal/bigint.js";
import { inspectBriefly } from "./internal/inspect.js";
import { callNative } from "./internal/native-error.js";
import { APIResponse, decode } from "./response.js";

/** A record, with the members that its connector returns. */
export type ConnectorRecord = Record<string, any>;

/** Parameters of the next page, to be merged into the call's own. */
export type NextPage = Record<string, unknown>;

/** How an execution finds its records and its next page. */
interface PagingFacts {
  /** The parameters of the next page as JSON. */
  next: () => string | null;
  /** The path of the records in the result, unless they are the result or its member `data`. */
  recordPath: () => string | null;
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
 */
export class Execution<T = ConnectorRecord, Result = any> {
  readonly #response: NativeResponse;
  readonly #paging: PagingFacts;
  #envelope: ExecuteResponse | undefined;
  #next: NextPage | undefined | null = null;

  /** @internal */
  constructor(response: NativeResponse, paging: PagingFacts) {
    this.#response = response;
    this.#paging = paging;
  }

  /** Status, headers, request id and bytes. */
  get response(): APIResponse {
    return new APIResponse(this.#response);
  }

  /**
   * The complete JSON of the response. Dates are the strings that the service sent. Integers beyond `Number.MAX_SAFE_INTEGER` are
   * decoded as the client option `integers` says; `response.bytes()` has every digit.
   *
   * @throws DecodeError if the body is not a JSON object
   */
  get envelope(): ExecuteResponse {
    this.#envelope ??= decode(this.#response) as ExecuteResponse;
    return this.#envelope;
  }

  /** `success`, as far as it is documented. */
  get status(): string {
    return this.envelope.status;
  }

  /** What the action returned: an array, an object or a scalar, depending on the action. */
  get result(): Result {
    return this.envelope.result as Result;
  }

  /** The records of the result, which may be an array, an object with the array as a member, or a single record. */
  get records(): T[] {
    const result: any = this.result;
    if (result === null || result === undefined) return [];
    if (Array.isArray(result)) return result;
    const paths = typeof result === "object" ? [callNative(this.#paging.recordPath), "data"] : [];
    return paths.map((path) => valueAt(result, path)).find(Array.isArray) ?? [result];
  }

  /** Metadata of the connector, such as the position of the next page. Its members depend on the connector. */
  get connector_metadata(): any {
    return this.envelope.connector_metadata;
  }

  /** Which connector ran the action, and how long it took. */
  get execution_metadata(): ExecutionMetadata {
    return this.envelope.execution_metadata;
  }

  /** A warning that the service sent with the successful result. */
  get warning(): ExecuteWarning | undefined {
    return this.envelope.warning ?? undefined;
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
    if (this.#next === null) this.#next = parseNextPage(callNative(this.#paging.next));
    return this.#next;
  }

  /** The complete JSON of the response, for `JSON.stringify`. */
  toJSON(): ExecuteResponse {
    return this.envelope;
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    return inspectBriefly(this.constructor.name, { ...this.#inspected(), response: this.response }, depth, options);
  }

  /** The members that inspection shows. */
  #inspected(): object {
    try {
      const { status, result, connector_metadata, warning } = this;
      return { status, result, connector_metadata, ...(warning === undefined ? {} : { warning }) };
    } catch {
      // Inspecting a result must not throw, even if its body cannot be decoded.
      return {};
    }
  }
}

/** One page of an action's records. */
export class Page<T = ConnectorRecord> extends Execution<T> {
  /**
   * Where the next page begins, for the option `after`, also in another process. `undefined` if there is no next page, or
   * none that can be requested.
   */
  readonly token: string | undefined;

  /** @internal */
  constructor(response: NativeResponse) {
    super(response, { next: () => response.next(), recordPath: () => response.recordPath });
    this.token = response.token ?? undefined;
  }
}

function valueAt(value: any, path: string | null): unknown {
  return path?.split(".").reduce((at, member) => at?.[member], value);
}

/** @internal */
export function parseNextPage(json: string | null): NextPage | undefined {
  return json === null ? undefined : (parseJsonWithBigints(json) as NextPage);
}
