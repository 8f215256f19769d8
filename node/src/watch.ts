/** Signals, listened to once however many calls share one: Node warns of more than ten listeners. */

const WATCHED = new WeakMap<AbortSignal, Watch>();

class Watch {
  readonly #signal: AbortSignal;
  readonly #waiting = new Set<(reason: unknown) => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(aborted: (reason: unknown) => void): void {
    if (this.#waiting.size === 0) this.#signal.addEventListener("abort", this.#abort);
    this.#waiting.add(aborted);
  }

  remove(aborted: (reason: unknown) => void): void {
    if (this.#waiting.delete(aborted) && this.#waiting.size === 0) {
      this.#signal.removeEventListener("abort", this.#abort);
    }
  }

  readonly #abort = () => {
    for (const aborted of [...this.#waiting]) aborted(this.#signal.reason);
  };
}

/** Call `aborted` with the reason when a signal aborts. Gives what ends that. */
export function watch(signals: readonly AbortSignal[], aborted: (reason: unknown) => void): () => void {
  const watches = signals.map((signal) => {
    let it = WATCHED.get(signal);
    if (it === undefined) WATCHED.set(signal, (it = new Watch(signal)));
    it.add(aborted);
    return it;
  });
  return () => {
    for (const it of watches) it.remove(aborted);
  };
}
