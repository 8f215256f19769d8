/** One at a time, in the order of asking. */
export class Turns {
  #last: Promise<unknown> | undefined;

  /** Whether nobody is at work. */
  get idle(): boolean {
    return this.#last === undefined;
  }

  take<T>(work: () => Promise<T>): Promise<T> {
    // Called at once where nobody waits, so that the trace of an error leads to the caller.
    const turn = this.#last === undefined ? work() : this.#last.then(work, work);
    this.#last = turn;
    const leave = () => {
      if (this.#last === turn) this.#last = undefined;
    };
    turn.then(leave, leave);
    return turn;
  }
}
