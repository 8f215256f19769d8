/** Calls as callers hold them: promises that also tell of the reply. */

import type { NativeReply } from "./native.js";
import { Reply } from "./reply.js";

/** A call under way: a promise of what it gives. */
export interface Call<T> extends Promise<T> {
  /** What it gives, and the reply that this was read from: status, headers, request id, attempts, bytes. */
  withResponse(): Promise<{ data: T; response: Reply }>;

  /** The reply alone, even where its body cannot be read. */
  asResponse(): Promise<Reply>;
}

/** Where a call notes the reply that came. */
export interface Sent {
  reply: NativeReply | undefined;
}

/**
 * A call.
 *
 * @param work is an async function, so that an error's trace leads to whoever awaits the call
 */
export function call<T>(work: (sent: Sent) => Promise<T>): Call<T> {
  const sent: Sent = { reply: undefined };
  const promise = Object.setPrototypeOf(work(sent), CALL) as Call<T>;
  new Noted(promise, sent);
  return promise;
}

// `new` cannot make the promise of an async function. A class of promises would have to follow it, which costs every call
// several turns, and its traces the way back to the caller.
const CALL: object = Object.create(Promise.prototype, {
  withResponse: {
    value: async function withResponse<T>(this: Promise<T>) {
      const data = await this;
      return { data, response: Noted.of(this) };
    },
  },
  asResponse: {
    value: async function asResponse(this: Promise<unknown>) {
      return this.then(
        () => Noted.of(this),
        (failure: unknown) => {
          const reply = Noted.of(this);
          if (reply === undefined) throw failure;
          return reply;
        },
      );
    },
  },
});

/** Makes `this` of what it is given. */
class Given {
  constructor(it: object) {
    return it;
  }
}

/** What was noted of a promise, in a private member, where neither printing nor copying finds it. */
class Noted extends Given {
  readonly #sent: Sent;

  constructor(promise: Promise<unknown>, sent: Sent) {
    super(promise);
    this.#sent = sent;
  }

  static of(promise: object): Reply | undefined {
    const { reply } = (promise as Noted).#sent;
    return reply === undefined ? undefined : new Reply(reply);
  }
}
