/** Answers that are decoded when they are looked at, not before. */

import { inspect, type InspectOptionsStylized } from "node:util";

import { native } from "./crossing.js";
import { attempt } from "./failure.js";
import type { ExecuteResponse, ExecuteWarning, ExecutionMetadata } from "./generated/types.js";
import { parseExactly } from "./integers.js";
import type { NativeReply } from "./native.js";
import { decode, Reply } from "./reply.js";
import { shown } from "./shown.js";

/** A record as its connector has it. */
export type Row = Record<string, any>;

/** JSON that is decoded when it is looked at, and then only once. */
abstract class Lazy<Envelope extends object> {
  readonly #reply: NativeReply;
  #envelope: Envelope | undefined;

  /** @internal */
  constructor(reply: NativeReply) {
    this.#reply = reply;
  }

  /** Status, headers, request id and bytes. */
  get reply(): Reply {
    return new Reply(this.#reply);
  }

  /**
   * The whole JSON. Dates are the texts that the service sent. Integers that a number would round are what the client's
   * option `integers` says; `reply.bytes()` has every digit.
   *
   * @throws DecodeError
   */
  get envelope(): Envelope {
    this.#envelope ??= decode(this.#reply) as Envelope;
    return this.#envelope;
  }

  /** What `JSON.stringify` writes: the whole JSON. */
  toJSON(): Envelope {
    return this.envelope;
  }

  /** @internal The members worth a look. */
  protected abstract seen(): object;

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    // A few records tell what the others are like. Who asks for another number than Node's own gets it.
    const short = options.maxArrayLength === 100 ? { ...options, maxArrayLength: 3 } : options;
    return shown(this.constructor.name, { ...this.#readable(), reply: this.reply }, depth, short);
  }

  #readable(): object {
    try {
      return this.seen();
    } catch {
      // Looking at something must not throw, even if it cannot be read.
      return {};
    }
  }
}

/** Parameters that ask for a page, besides the call's own. */
export type NextPage = Record<string, unknown>;

/** The answer of an action. Its members throw a `DecodeError` when the body cannot be read. */
export class Execution<T = Row> extends Lazy<ExecuteResponse> {
  readonly #readNext: () => string | null;
  #next: NextPage | undefined | null = null;

  /** @internal @param next tells in JSON how to ask for the next page */
  constructor(reply: NativeReply, next: () => string | null) {
    super(reply);
    this.#readNext = next;
  }

  /** `success` in every example. */
  get status(): string {
    return this.envelope.status;
  }

  /** What the action gave: an array, an object or a scalar, as the action has it. */
  get result(): any {
    return this.envelope.result;
  }

  /** The records, whatever the shape of the result: an array, `{data, …}`, or a single object. */
  get records(): T[] {
    const { result } = this;
    if (result === null || result === undefined) return [];
    if (Array.isArray(result)) return result;
    return Array.isArray(result.data) ? result.data : [result];
  }

  /** What the connector says besides, mostly where the next page is. Its keys differ per connector. */
  get connectorMetadata(): any {
    return this.envelope.connector_metadata;
  }

  /** The same as `connectorMetadata`. */
  get metadata(): any {
    return this.connectorMetadata;
  }

  /**
   * Parameters that ask for the next page, besides the call's own; `undefined` on the last one.
   *
   *     await github.execute("issues", "list", { ...params, ...page.next });
   *
   * `pages` and `records` follow it by themselves. An integer that a number would round is always a bigint here, since
   * it has to go back as it came.
   *
   * @throws DecodeError when more records follow, but the answer does not say how to ask for them
   */
  get next(): NextPage | undefined {
    if (this.#next === null) this.#next = nextPage(attempt(this.#readNext));
    return this.#next;
  }

  /** @internal */
  protected override seen(): object {
    const { status, result, connectorMetadata, warning } = this;
    return { status, result, connectorMetadata, ...(warning === undefined ? {} : { warning }) };
  }

  /** Which connector ran it, and how long it took. */
  get executionMetadata(): ExecutionMetadata {
    return this.envelope.execution_metadata;
  }

  /** What the service wants to be known although the action succeeded. */
  get warning(): ExecuteWarning | undefined {
    return this.envelope.warning ?? undefined;
  }
}

/** One page of an action's answers. */
export class Page<T = Row> extends Execution<T> {
  /** @internal */
  constructor(reply: NativeReply) {
    super(reply, () => native.reply.next(reply));
  }
}

/** One page of one of the API's own lists. */
export class ListPage<Entry> extends Lazy<{ data: Entry[] }> {
  /** Parameters that ask for the next page, besides the call's own; `undefined` on the last one. */
  readonly next: NextPage | undefined;

  /** @internal */
  constructor(reply: NativeReply) {
    super(reply);
    this.next = nextPage(native.reply.next(reply));
  }

  /** The entries. */
  get records(): Entry[] {
    return this.envelope.data;
  }

  /** @internal */
  protected override seen(): object {
    const { records, next } = this;
    return { records, next };
  }
}

function nextPage(json: string | null): NextPage | undefined {
  return json === null ? undefined : (parseExactly(json) as NextPage);
}
