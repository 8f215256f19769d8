/** Objects by an id that the addon knows them by. They are held weakly: the client that they belong to keeps them. */
export class WeakRegistry<T extends object> {
  readonly #references = new Map<number, WeakRef<T>>();
  #lastId = 0;

  /** Whether there are none. One that has been collected counts until the next is added. */
  get isEmpty(): boolean {
    return this.#references.size === 0;
  }

  /** Registers an object. Returns its id, which is never 0. */
  add(object: T): number {
    for (const [id, known] of this.#references) if (known.deref() === undefined) this.#references.delete(id);
    const id = ++this.#lastId;
    this.#references.set(id, new WeakRef(object));
    return id;
  }

  /** The object with an id, unless it has been collected. */
  get(id: number): T | undefined {
    return this.#references.get(id)?.deref();
  }
}
