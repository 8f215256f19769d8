/** Runs async functions one at a time, in the order of the calls. */
export class Mutex {
  #last: Promise<void> | undefined;

  get isLocked(): boolean {
    return this.#last !== undefined;
  }

  // The promise must be awaited by the caller directly: another promise in between would cut the caller from stack traces.
  async runExclusive<T>(work: () => Promise<T>): Promise<T> {
    const previous = this.#last;
    let unlock!: () => void;
    const current = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    this.#last = current;
    try {
      if (previous !== undefined) await previous;
      return await work();
    } finally {
      if (this.#last === current) this.#last = undefined;
      unlock();
    }
  }
}
