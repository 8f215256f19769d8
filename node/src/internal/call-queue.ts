import type { NativeCallback, NativeCallHandle, ClientFunctions as NativeFunctions } from "../generated/native.js";
import { onAbort } from "./abort-signals.js";
import { type ClientFunctions, FunctionRunner } from "./client-functions.js";
import { loadBuiltin } from "./lazy-builtin.js";
import { loadAddon } from "./load-addon.js";
import { SerializedError } from "./native-error.js";
import { WeakRegistry } from "./weak-registry.js";

const native = loadAddon();

/** Enqueues a call in the addon under an id. Returns a handle if the call is to be cancellable. */
export type EnqueueCall = (id: number, cancellable: boolean) => NativeCallHandle | null;

/** Receives a log event as JSON. Never throws. */
export type LogListener = (json: string) => void;

interface PendingCall {
  resolve(value: never): void;
  reject(error: unknown): void;
  /** Unsubscribes from the abort signals. */
  unsubscribe: (() => void) | undefined;
  /** Runs a function in the async context of the caller. */
  inContext: <R>(work: () => R) => R;
}

/** One function for all calls whose context does not matter. */
const IN_ANY_CONTEXT: PendingCall["inContext"] = (work) => work();

/**
 * The queue of this thread's calls, in both directions.
 *
 * Calls enqueued in one turn of the event loop are sent together. Completions gather in the addon, and one wake of the
 * event loop settles the promises of all of them. So the cost of crossing into the addon and back is per turn, not per
 * call.
 */
class CallQueue {
  readonly native = new native.NativeCallQueue(() => this.#drain());
  readonly #pending = new Map<number, PendingCall>();
  readonly #listeners = new WeakRegistry<LogListener>();
  readonly #runner = new FunctionRunner();
  #lastId = 0;
  #isFlushScheduled = false;

  /** Registers a listener, which is held weakly. Returns its id. */
  addListener(listener: LogListener): number {
    return this.#listeners.add(listener);
  }

  /** Registers functions of a client, which are held weakly. Returns what the addon needs to know, if there are any. */
  addFunctions(functions: ClientFunctions): NativeFunctions | undefined {
    const has = {
      fetch: functions.fetch !== undefined,
      onRequest: functions.onRequest !== undefined,
      onOutcome: functions.onOutcome !== undefined,
      approver: functions.approver !== undefined,
    };
    return Object.values(has).includes(true) ? { id: this.#runner.add(functions), ...has } : undefined;
  }

  /**
   * Starts a call, which an abort of one of the signals cancels.
   *
   * The promise rejects with a `SerializedError`, with an error that the addon threw, or with the reason of the signal. The
   * caller passes it through `toError`: an error constructed there has a stack trace that leads to the code of the user.
   */
  start<T>(enqueue: EnqueueCall, ...given: (AbortSignal | undefined)[]): Promise<T> {
    const signals = given.filter((signal) => signal !== undefined);
    const aborted = signals.find((signal) => signal.aborted);
    if (aborted !== undefined) return Promise.reject(aborted.reason);
    return new Promise<T>((resolve, reject) => {
      const id = this.#nextId();
      const handle = enqueue(id, signals.length > 0);
      this.#flush();
      const unsubscribe = handle === null ? undefined : this.#cancelOnAbort(signals, id, handle);
      if (this.#pending.size === 0) this.native.hold();
      this.#pending.set(id, { resolve, reject, unsubscribe, inContext: this.#context() });
    });
  }

  /** Sends a lone call at once. While others are pending, waits for those that are enqueued in the same turn. */
  #flush(): void {
    if (this.#pending.size === 0) {
      this.native.flush();
    } else if (!this.#isFlushScheduled) {
      this.#isFlushScheduled = true;
      process.nextTick(() => {
        this.#isFlushScheduled = false;
        this.native.flush();
      });
    }
  }

  #cancelOnAbort(signals: AbortSignal[], id: number, handle: NativeCallHandle): () => void {
    return onAbort(signals, (reason) => {
      handle.cancel();
      const call = this.#remove(id);
      call?.unsubscribe?.();
      call?.reject(reason);
    });
  }

  #nextId(): number {
    do this.#lastId = (this.#lastId + 1) >>> 0;
    while (this.#lastId === 0 || this.#pending.has(this.#lastId));
    return this.#lastId;
  }

  #remove(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    if (call !== undefined && this.#pending.delete(id) && this.#pending.size === 0) this.native.release();
    return call;
  }

  #drain(): void {
    const entries = this.native.drain();
    for (let index = 0; index < entries.length; index += 3) {
      // By index, because this runs for every completion and a slice would be an allocation.
      const logger = entries[index] as number;
      const id = entries[index + 1] as number;
      const value = entries[index + 2];
      if (logger === 0) this.#settle(id, value);
      else this.#log(logger, id, value as string);
    }
  }

  /** The async context of the caller. Only loggers and functions of clients need it. */
  #context(): PendingCall["inContext"] {
    if (this.#listeners.isEmpty && !this.#runner.isUsed) return IN_ANY_CONTEXT;
    return loadBuiltin("node:async_hooks").AsyncLocalStorage.snapshot();
  }

  /** Passes an event of a call to a listener, in the async context of the caller unless the call has been aborted. */
  #log(logger: number, id: number, event: string): void {
    const listener = this.#listeners.get(logger);
    if (listener === undefined) return;
    const call = this.#pending.get(id);
    if (call === undefined) listener(event);
    else call.inContext(() => listener(event));
  }

  /** @param id the id of a call; negated if `value` is its error; 0 for a callback */
  #settle(id: number, value: unknown): void {
    if (id === 0) {
      this.#onCallback(value as NativeCallback | number);
      return;
    }
    const call = this.#remove(Math.abs(id));
    if (call === undefined) {
      // The call was aborted right after it completed: nobody will read the file, so its connection is dropped.
      if (value instanceof native.NativeDownload) value.close();
      return;
    }
    call.unsubscribe?.();
    if (id > 0) call.resolve(value as never);
    else this.#fail(call, value as string);
  }

  /** Starts the function that a call needs, or lets go of one that nobody waits for any more. */
  #onCallback(callback: NativeCallback | number): void {
    if (typeof callback === "number") {
      this.#runner.abandon(callback);
      return;
    }
    // It never rejects: the callback gets what the function throws.
    const run = () => void this.#runner.run(callback);
    const call = this.#pending.get(callback.call);
    if (call === undefined) run();
    else call.inContext(run);
  }

  #fail(call: PendingCall, json: string): void {
    const error = new SerializedError(json, (id) => this.#runner.thrown(id));
    const { replacement } = error;
    call.reject(replacement === undefined ? error : replacement.value);
  }
}

export const callQueue = new CallQueue();
export { native };
