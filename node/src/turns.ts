/** One at a time, in the order of asking. */
export class Turns {
  #last: Promise<void> | undefined;

  /** Whether nobody is at work. */
  get idle(): boolean {
    return this.#last === undefined;
  }

  // Nothing but its caller may wait for what this gives, or an error's trace would end here.
  async take<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    let leave!: () => void;
    const mine = new Promise<void>((resolve) => (leave = resolve));
    this.#last = mine;
    try {
      if (before !== undefined) await before;
      return await work();
    } finally {
      if (this.#last === mine) this.#last = undefined;
      leave();
    }
  }
}
