import type { NativeCallHandle } from "../generated/native.js";
import { onAbort } from "./abort-signals.js";
import { loadBuiltin } from "./lazy-builtin.js";
import { loadAddon } from "./load-addon.js";
import { SerializedError } from "./native-error.js";

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
  readonly #listeners = new Map<number, WeakRef<LogListener>>();
  #lastId = 0;
  #isFlushScheduled = false;

  /** Registers a listener, which is held weakly. Returns its id. */
  addListener(listener: LogListener): number {
    for (const [id, known] of this.#listeners) if (known.deref() === undefined) this.#listeners.delete(id);
    const id = this.#nextId();
    this.#listeners.set(id, new WeakRef(listener));
    return id;
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
    while (this.#lastId === 0 || this.#pending.has(this.#lastId) || this.#listeners.has(this.#lastId));
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
      const [logger, id, value] = entries.slice(index, index + 3) as [number, number, unknown];
      if (logger === 0) this.#settle(id, value);
      else this.#log(logger, id, value as string);
    }
  }

  /** The async context of the caller. Only loggers need it. */
  #context(): PendingCall["inContext"] {
    if (this.#listeners.size === 0) return (work) => work();
    return loadBuiltin("node:async_hooks").AsyncLocalStorage.snapshot();
  }

  /** Passes an event of a call to a listener, in the async context of the caller unless the call has been aborted. */
  #log(logger: number, id: number, event: string): void {
    const listener = this.#listeners.get(logger)?.deref();
    if (listener === undefined) return;
    const call = this.#pending.get(id);
    if (call === undefined) listener(event);
    else call.inContext(() => listener(event));
  }

  /** @param id the id of a call; negated if `value` is its error */
  #settle(id: number, value: unknown): void {
    const call = this.#remove(Math.abs(id));
    if (call === undefined) {
      // The call was aborted right after it completed: nobody will read the file, so its connection is dropped.
      if (value instanceof native.NativeDownload) value.close();
      return;
    }
    call.unsubscribe?.();
    if (id > 0) call.resolve(value as never);
    else call.reject(new SerializedError(value as string));
  }
}

export const callQueue = new CallQueue();
export { native };
