/** Lists over all their pages. */

import { attempt } from "./failure.js";
import type { NativePages, NativeReply } from "./native.js";
import { Turns } from "./turns.js";

/** Something with records: `Execution` and `ListPage`. */
interface HasRecords<Entry> {
  readonly records: Entry[];
}

/** How a listing begins, and what its pages are. */
interface Plan<Page> {
  /** Prepare the pages; throws when the request cannot be right. */
  open(): NativePages;
  /** Ask for the next page; `null` after the last. `leave` drops it. */
  fetch(pages: NativePages, leave: AbortSignal): Promise<NativeReply | null>;
  /** Make a page of a reply. */
  page(reply: NativeReply): Page;
}

/**
 * A list over all its pages. Nothing is sent before it is iterated, and each iteration begins anew. Leaving the loop
 * drops the request that is under way.
 */
export class Listing<Entry, Page extends HasRecords<Entry> = HasRecords<Entry>> implements AsyncIterable<Entry> {
  readonly #plan: Plan<Page>;

  /** @internal */
  constructor(plan: Plan<Page>) {
    this.#plan = plan;
  }

  /** The pages, one after the other. */
  pages(): AsyncIterableIterator<Page> {
    return new Pages(this.#plan);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Entry> {
    return new Entries(new Pages(this.#plan));
  }

  /** All entries at once. */
  async toArray(): Promise<Entry[]> {
    const all: Entry[] = [];
    for await (const page of this.pages()) {
      for (const entry of page.records) all.push(entry);
    }
    return all;
  }
}

/** The reason for which an iteration drops its own request. */
export const LEFT = Symbol("left");

class Pages<Page> implements AsyncIterableIterator<Page> {
  readonly #plan: Plan<Page>;
  readonly #turns = new Turns();
  readonly #leave = new AbortController();
  #source: NativePages | undefined;
  #ended = false;

  constructor(plan: Plan<Page>) {
    this.#plan = plan;
  }

  /** The next page. After an error the same one can be asked for again. */
  next(): Promise<IteratorResult<Page, undefined>> {
    return this.#turns.take(() => this.#fetch());
  }

  async return(): Promise<IteratorResult<Page, undefined>> {
    this.#ended = true;
    this.#leave.abort(LEFT);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #fetch(): Promise<IteratorResult<Page, undefined>> {
    if (this.#ended) return { done: true, value: undefined };
    this.#source ??= attempt(() => this.#plan.open());
    try {
      const reply = await this.#plan.fetch(this.#source, this.#leave.signal);
      if (reply !== null) return { done: false, value: this.#plan.page(reply) };
      this.#ended = true;
    } catch (thrown) {
      if (thrown !== LEFT) throw thrown;
    }
    return { done: true, value: undefined };
  }
}

/** The entries of pages. Those of a page that is here are given without waiting. */
class Entries<Entry> implements AsyncIterableIterator<Entry> {
  readonly #pages: Pages<HasRecords<Entry>>;
  readonly #turns = new Turns();
  #here: Entry[] = [];
  #at = 0;

  constructor(pages: Pages<HasRecords<Entry>>) {
    this.#pages = pages;
  }

  next(): Promise<IteratorResult<Entry, undefined>> {
    if (this.#turns.idle && this.#at < this.#here.length) {
      return Promise.resolve({ done: false, value: this.#here[this.#at++]! });
    }
    return this.#turns.take(() => this.#advance());
  }

  async return(): Promise<IteratorResult<Entry, undefined>> {
    this.#here = [];
    await this.#pages.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #advance(): Promise<IteratorResult<Entry, undefined>> {
    while (this.#at >= this.#here.length) {
      const page = await this.#pages.next();
      if (page.done) return page;
      [this.#here, this.#at] = [page.value.records, 0];
    }
    return { done: false, value: this.#here[this.#at++]! };
  }
}
