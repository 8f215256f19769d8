/** Answers that are decoded when they are looked at, not before. */

import { inspect } from "node:util";

import { decode } from "./decode.js";
import type { ExecuteWarning, ExecutionMetadata } from "./generated/types.js";
import type { NativeReply } from "./native.js";

/** A record as its connector has it. */
export type Row = Record<string, any>;

/** A successful answer: what HTTP says of it, and its JSON when it is asked for. */
export class Answer<Envelope = unknown> {
  readonly #reply: NativeReply;
  #decoded: { envelope: Envelope } | undefined;

  /** @internal */
  constructor(reply: NativeReply) {
    this.#reply = reply;
  }

  /** HTTP status. */
  get status(): number {
    return this.#reply.status;
  }

  /** Id of the request, to quote to support. */
  get requestId(): string {
    return this.#reply.requestId;
  }

  /** How many times the call was sent. */
  get attempts(): number {
    return this.#reply.attempts;
  }

  /** Headers of the answer. */
  get headers(): Headers {
    return headersOf(this.#reply);
  }

  /**
   * The whole JSON, decoded once. Integers beyond 2^53 are rounded, as `JSON.parse` does; `bytes` has every digit.
   *
   * @throws DecodeError
   */
  get envelope(): Envelope {
    this.#decoded ??= { envelope: decode(this.#reply) as Envelope };
    return this.#decoded.envelope;
  }

  /** Where the next page begins; `undefined` on the last one, and on an answer that did not come as a page. */
  get next(): unknown {
    const { next } = this.#reply;
    return next === null ? undefined : JSON.parse(next);
  }

  /** The body as received, content encoding undone. */
  bytes(): Uint8Array {
    return this.#reply.bytes();
  }

  /** What `JSON.stringify` writes: the whole JSON. */
  toJSON(): Envelope {
    return this.envelope;
  }

  /** @internal */
  [inspect.custom](): string {
    return `${this.constructor.name} { status: ${this.status}, requestId: '${this.requestId}' }`;
  }
}

/** Headers, name and value by turns, as a `Headers`. */
export function headersOf(reply: NativeReply): Headers {
  const flat = reply.headers();
  const headers = new Headers();
  for (let at = 0; at < flat.length; at += 2) headers.append(flat[at]!, flat[at + 1]!);
  return headers;
}

/** The JSON that every action answers with. */
interface ExecuteEnvelope {
  status: string;
  result: unknown;
  connector_metadata: any;
  execution_metadata: ExecutionMetadata;
  warning?: ExecuteWarning | null;
}

/** The answer of an action. Its members throw a `DecodeError` when the body cannot be read. */
export class Execution<Record = Row> extends Answer<ExecuteEnvelope> {
  /** What the action gave: an array, an object or a scalar, as the action has it. */
  get result(): any {
    return this.envelope.result;
  }

  /** The records, whatever the shape of the result: an array, `{data, …}`, or a single object. */
  get records(): Record[] {
    const { result } = this;
    if (result === null || result === undefined) return [];
    if (Array.isArray(result)) return result;
    return Array.isArray(result.data) ? result.data : [result];
  }

  /** What the connector says besides, mostly where the next page is. Its keys differ per connector. */
  get connectorMetadata(): any {
    return this.envelope.connector_metadata;
  }

  /** How it went. */
  get executionMetadata(): ExecutionMetadata {
    return this.envelope.execution_metadata;
  }

  /** What the service wants to be known although the action succeeded. */
  get warning(): ExecuteWarning | undefined {
    return this.envelope.warning ?? undefined;
  }
}

/** One page of one of the API's own lists. */
export class ListPage<Entry> extends Answer<{ data: Entry[] }> {
  /** The entries. */
  get records(): Entry[] {
    return this.envelope.data;
  }
}
