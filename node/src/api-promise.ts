import type { NativeResponse } from "./generated/native.js";
import { APIResponse } from "./response.js";

/** The promise of a call's result, which also gives access to the response. */
export interface APIPromise<T> extends Promise<T> {
  /** The result together with the response it was decoded from: status, headers, request id, attempts and bytes. */
  withResponse(): Promise<{ data: T; response: APIResponse }>;

  /** The response alone. Its body may be one that cannot be decoded. */
  asResponse(): Promise<APIResponse>;
}

/** Where a call in progress stores its response. */
export interface ResponseSlot {
  response: NativeResponse | undefined;
}

/**
 * Starts a call.
 *
 * @param work must be an async function: the stack trace of its error then leads to the code that awaits the call.
 * @param prototype has the methods of the promise; by default, those of an `APIPromise`
 */
export function apiPromise<T>(
  work: (slot: ResponseSlot) => Promise<T>,
  prototype: object = API_PROMISE_PROTOTYPE,
): APIPromise<T> {
  const slot: ResponseSlot = { response: undefined };
  const promise = Object.setPrototypeOf(work(slot), prototype) as APIPromise<T>;
  new PromiseState(promise, slot);
  return promise;
}

// A subclass of Promise would have to follow the promise of the async function, which takes additional turns of the event
// loop and cuts the caller from stack traces. The prototype is replaced instead.
export const API_PROMISE_PROTOTYPE: object = Object.create(Promise.prototype, {
  withResponse: {
    value: async function withResponse<T>(this: Promise<T>) {
      const data = await this;
      return { data, response: PromiseState.responseOf(this) };
    },
  },
  asResponse: {
    value: async function asResponse(this: Promise<unknown>) {
      return this.then(
        () => PromiseState.responseOf(this),
        (error: unknown) => {
          const response = PromiseState.responseOf(this);
          if (response === undefined) throw error;
          return response;
        },
      );
    },
  },
});

/** A class whose constructor returns its argument: subclasses add their private members to that object. */
class ReturnOverride {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is the purpose of the class.
    return target;
  }
}

/** Attaches a slot to a promise as a private member, which neither inspection nor copying reveals. */
class PromiseState extends ReturnOverride {
  readonly #slot: ResponseSlot;

  constructor(promise: Promise<unknown>, slot: ResponseSlot) {
    super(promise);
    this.#slot = slot;
  }

  static responseOf(promise: object): APIResponse | undefined {
    const { response } = (promise as PromiseState).#slot;
    return response === undefined ? undefined : new APIResponse(response);
  }
}
