/** Subscriptions by signal. A signal has one listener however many calls share it: Node warns of more than ten. */
const SUBSCRIPTIONS = new WeakMap<AbortSignal, Subscription>();

class Subscription {
  readonly #signal: AbortSignal;
  readonly #callbacks = new Set<(reason: unknown) => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(callback: (reason: unknown) => void): void {
    if (this.#callbacks.size === 0) this.#signal.addEventListener("abort", this.#notify);
    this.#callbacks.add(callback);
  }

  remove(callback: (reason: unknown) => void): void {
    if (this.#callbacks.delete(callback) && this.#callbacks.size === 0) {
      this.#signal.removeEventListener("abort", this.#notify);
    }
  }

  readonly #notify = () => {
    for (const callback of [...this.#callbacks]) callback(this.#signal.reason);
  };
}

/** Calls `callback` with the reason when one of the signals aborts. Returns a function that unsubscribes. */
export function onAbort(signals: readonly AbortSignal[], callback: (reason: unknown) => void): () => void {
  const subscriptions = signals.map((signal) => {
    let subscription = SUBSCRIPTIONS.get(signal);
    if (subscription === undefined) {
      subscription = new Subscription(signal);
      SUBSCRIPTIONS.set(signal, subscription);
    }
    subscription.add(callback);
    return subscription;
  });
  return () => {
    for (const subscription of subscriptions) subscription.remove(callback);
  };
}
