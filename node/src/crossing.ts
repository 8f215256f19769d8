/** Calls on their way into the native half and out of it again. */

import { Told } from "./failure.js";
import { load } from "./load.js";
import type { Listener } from "./logger.js";
import type { NativeTicket } from "./native.js";
import { watch } from "./watch.js";

const native = load();

/** Starts a call under a number; gives a ticket when it was asked for one. */
export type Begin = (id: number, cancellable: boolean) => NativeTicket | null;

interface Waiter {
  resolve(value: never): void;
  reject(failure: unknown): void;
  /** Stop listening to the signal. */
  leave: (() => void) | undefined;
}

/**
 * Completions gather in the native half; one wake brings this thread over to settle the promises of them all. What is begun
 * in one turn of this thread leaves together, too.
 */
class Crossing {
  readonly native = new native.NativeCrossing(() => this.#land());
  readonly #waiting = new Map<number, Waiter>();
  readonly #listeners = new Map<number, WeakRef<Listener>>();
  #last = 0;
  #isDeparting = false;

  /** The number under which a listener hears of events, for as long as somebody holds it. */
  heardBy(listener: Listener): number {
    for (const [id, known] of this.#listeners) if (known.deref() === undefined) this.#listeners.delete(id);
    const id = this.#nextId();
    this.#listeners.set(id, new WeakRef(listener));
    return id;
  }

  /**
   * Start a call. The promise rejects with what is told of a failure, with what the native half threw, or with the
   * reason of the signal: `understood` makes an error of it, where a stack trace still leads to the caller.
   */
  start<T>(begin: Begin, ...given: (AbortSignal | undefined)[]): Promise<T> {
    const signals = given.filter((signal) => signal !== undefined);
    const aborted = signals.find((signal) => signal.aborted);
    if (aborted !== undefined) return Promise.reject(aborted.reason);
    return new Promise<T>((resolve, reject) => {
      const id = this.#nextId();
      const ticket = begin(id, signals.length > 0);
      this.#depart();
      const leave = ticket === null ? undefined : this.#obey(signals, id, ticket);
      // Somebody awaits: the process must not end under their feet.
      if (this.#waiting.size === 0) this.native.hold();
      this.#waiting.set(id, { resolve, reject, leave });
    });
  }

  /** Send off what was begun: the only call at once, others when nothing more is to be begun in this turn. */
  #depart(): void {
    if (this.#waiting.size === 0) {
      this.native.depart();
    } else if (!this.#isDeparting) {
      this.#isDeparting = true;
      process.nextTick(() => {
        this.#isDeparting = false;
        this.native.depart();
      });
    }
  }

  /** Drop the call when a signal aborts. Gives what stops listening. */
  #obey(signals: AbortSignal[], id: number, ticket: NativeTicket): () => void {
    return watch(signals, (reason) => {
      ticket.cancel();
      const waiter = this.#forget(id);
      waiter?.leave?.();
      waiter?.reject(reason);
    });
  }

  #nextId(): number {
    do this.#last = (this.#last + 1) >>> 0;
    while (this.#last === 0 || this.#waiting.has(this.#last) || this.#listeners.has(this.#last));
    return this.#last;
  }

  #forget(id: number): Waiter | undefined {
    const waiter = this.#waiting.get(id);
    if (waiter !== undefined && this.#waiting.delete(id) && this.#waiting.size === 0) this.native.release();
    return waiter;
  }

  #land(): void {
    const landed = this.native.drain();
    for (let at = 0; at < landed.length; at += 2) this.#settle(landed[at] as number, landed[at + 1]);
  }

  /** @param id below zero when `what` is a failure */
  #settle(id: number, what: unknown): void {
    const waiter = this.#forget(Math.abs(id));
    if (waiter === undefined) {
      this.#listeners.get(id)?.deref()?.(what as string);
      // Aborted when it had just ended: nobody will read the file that came.
      if (what instanceof native.NativeDownload) what.close();
      return;
    }
    waiter.leave?.();
    if (id > 0) waiter.resolve(what as never);
    else waiter.reject(new Told(what as string));
  }
}

export const crossing = new Crossing();
export { native };
