/** What HTTP says of an answer. */

import { inspect, type InspectOptionsStylized } from "node:util";

import { native } from "./crossing.js";
import { errorOf } from "./failure.js";
import { parse } from "./integers.js";
import type { NativeReply } from "./native.js";
import { saved } from "./saved.js";
import { shown } from "./shown.js";

/** A successful reply: status, headers, bytes. */
export class Reply {
  readonly #native: NativeReply;

  /** @internal */
  constructor(reply: NativeReply) {
    this.#native = reply;
  }

  /** HTTP status. */
  get status(): number {
    return native.reply.status(this.#native);
  }

  /** Id of the request, to quote to support: the service's own where it sent one. */
  get requestId(): string {
    return native.reply.requestId(this.#native);
  }

  /** How many times the call was sent. */
  get attempts(): number {
    return native.reply.attempts(this.#native);
  }

  /** Headers of the answer. */
  get headers(): Headers {
    const flat = native.reply.headers(this.#native);
    const headers = new Headers();
    for (let at = 0; at < flat.length; at += 2) headers.append(flat[at]!, flat[at + 1]!);
    return headers;
  }

  /** The body as received, content encoding undone: every digit of every number is there. */
  bytes(): Uint8Array {
    return native.reply.bytes(this.#native);
  }

  /**
   * Write the body to a file, unread, whole or not at all. Gives its size in bytes.
   *
   * @throws what the file system says
   */
  async save(path: string): Promise<number> {
    return saved(path, this.bytes());
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    const { status, requestId, attempts } = this;
    return shown("Reply", { status, requestId, attempts }, depth, options);
  }
}

/**
 * The JSON object of a body.
 *
 * @throws DecodeError
 */
export function decode(reply: NativeReply): object {
  const text = native.reply.text(reply);
  if (text === "") throw unreadable(reply, "it is empty");
  if (text === null) throw unreadable(reply, "it is no UTF-8");
  let decoded: unknown;
  try {
    decoded = parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    throw unreadable(reply, "it is no JSON");
  }
  if (typeof decoded !== "object" || decoded === null || Array.isArray(decoded)) {
    throw unreadable(reply, "it is no JSON object");
  }
  return decoded;
}

function unreadable(reply: NativeReply, reason: string): Error {
  return errorOf(native.reply.unreadable(reply, reason));
}

const REPLIES = new WeakMap<object, Reply>();

/** Decode an answer, and remember where it came from. */
export function decodeAnswer(reply: NativeReply): object {
  const answer = decode(reply);
  REPLIES.set(answer, new Reply(reply));
  return answer;
}

/**
 * The reply that an answer was read from: status, headers, request id, bytes. `undefined` for copies of answers, and
 * for objects inside them.
 */
export function replyOf(answer: object): Reply | undefined {
  return REPLIES.get(answer);
}
