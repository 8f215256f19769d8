import { inspect } from "node:util";

import type { NativePages, NativeResponse } from "./generated/native.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { Mutex } from "./internal/mutex.js";
import { callNative } from "./internal/native-error.js";
import type { ProgressListener } from "./internal/progress.js";

/** A page, such as `Page`. */
interface HasRecords<Entry> {
  readonly records: Entry[];
}

/** How the pages of a list are requested and decoded. */
interface PageSource<Page> {
  /** What inspection shows, such as `Records issues.list`. */
  name?: string;
  /** Receives the pages of an iteration over so many entries. */
  progress?: (maxEntries: number) => ProgressListener<Page>;
  /** The first page, if it is requested in another way than those after it. */
  first?: () => Promise<Page>;
  /** Prepares the requests. Throws if the request is invalid. */
  open(): NativePages;
  /** Requests the next page; `null` after the last. `signal` drops the request. */
  fetch(pages: NativePages, signal: AbortSignal): Promise<NativeResponse | null>;
  toPage(response: NativeResponse): Page;
}

/** What a list keeps for itself. */
interface PagedListState<Page> {
  source: PageSource<Page>;
  maxEntries: number;
}

/**
 * All entries of a list, over all of its pages.
 *
 * Nothing is sent until it is iterated, each page is requested when it is needed, and each iteration starts at the first
 * page. Leaving the loop drops the request in progress.
 *
 *     for await (const issue of github.records("issues", "list")) console.log(issue.title);
 */
export class PagedList<Entry, Page extends HasRecords<Entry> = HasRecords<Entry>> implements AsyncIterable<Entry> {
  /** @internal */
  declare readonly [STATE]: PagedListState<Page>;

  /** @internal */
  constructor(source: PageSource<Page>, maxEntries = Number.POSITIVE_INFINITY) {
    setState(this, { source, maxEntries });
  }

  /** Iterates over pages instead of entries. */
  pages(): AsyncIterableIterator<Page> {
    return new PageIterator(this[STATE].source);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Entry> {
    const { source, maxEntries } = this[STATE];
    return new EntryIterator(new PageIterator(source, maxEntries), maxEntries);
  }

  /** Collects the entries of all pages. */
  async toArray(): Promise<Entry[]> {
    const { source, maxEntries } = this[STATE];
    const entries: Entry[] = [];
    for await (const page of new PageIterator(source, maxEntries)) {
      for (const entry of page.records) entries.push(entry);
    }
    return entries.slice(0, maxEntries);
  }

  /** @internal */
  [inspect.custom](): string {
    return this[STATE].source.name ?? "PagedList";
  }
}

/** The abort reason of a request that is dropped because its iteration was ended, which is not an error. */
export const ITERATION_ENDED = Symbol("iteration ended");

/** Iterates over pages. */
class PageIterator<Page> implements AsyncIterableIterator<Page> {
  readonly #source: PageSource<Page>;
  readonly #progress: ProgressListener<Page> | undefined;
  readonly #mutex = new Mutex();
  readonly #controller = new AbortController();
  #pages: NativePages | undefined;
  #first: (() => Promise<Page>) | undefined;
  #isDone = false;

  constructor(source: PageSource<Page>, maxEntries = Number.POSITIVE_INFINITY) {
    this.#source = source;
    this.#progress = source.progress?.(maxEntries);
    this.#first = source.first;
    // A proxy of it would not have its private members.
    Object.preventExtensions(this);
  }

  /** The next page. After an error, the same page can be requested again. */
  next(): Promise<IteratorResult<Page, undefined>> {
    return this.#mutex.runExclusive(() => this.#fetch());
  }

  async return(): Promise<IteratorResult<Page, undefined>> {
    this.#isDone = true;
    this.#controller.abort(ITERATION_ENDED);
    this.#progress?.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #fetch(): Promise<IteratorResult<Page, undefined>> {
    if (this.#isDone) return { done: true, value: undefined };
    if (this.#first !== undefined) {
      const value = await this.#first();
      this.#first = undefined;
      return { done: false, value };
    }
    this.#pages ??= callNative(() => this.#source.open());
    try {
      const response = await this.#source.fetch(this.#pages, this.#controller.signal);
      if (response === null) return this.return();
      const value = this.#source.toPage(response);
      this.#progress?.report(value);
      return { done: false, value };
    } catch (error) {
      this.#progress?.close();
      if (error !== ITERATION_ENDED) throw error;
      return { done: true, value: undefined };
    }
  }
}

/** Iterates over the entries of pages. Entries of a page that has arrived are returned without waiting. */
class EntryIterator<Entry> implements AsyncIterableIterator<Entry> {
  readonly #pages: PageIterator<HasRecords<Entry>>;
  readonly #mutex = new Mutex();
  #entries: Entry[] = [];
  #index = 0;
  /** How many entries of later pages may be returned. */
  #left: number;

  constructor(pages: PageIterator<HasRecords<Entry>>, maxEntries: number) {
    this.#pages = pages;
    this.#left = maxEntries;
    // A proxy of it would not have its private members.
    Object.preventExtensions(this);
  }

  next(): Promise<IteratorResult<Entry, undefined>> {
    if (!this.#mutex.isLocked && this.#index < this.#entries.length) {
      return Promise.resolve({ done: false, value: this.#entries[this.#index++]! });
    }
    return this.#mutex.runExclusive(() => this.#advance());
  }

  async return(): Promise<IteratorResult<Entry, undefined>> {
    this.#entries = [];
    await this.#pages.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #advance(): Promise<IteratorResult<Entry, undefined>> {
    while (this.#index >= this.#entries.length) {
      const page = await this.#pages.next();
      if (page.done) return page;
      const { records } = page.value;
      [this.#entries, this.#index] = [records.length > this.#left ? records.slice(0, this.#left) : records, 0];
      this.#left -= this.#entries.length;
    }
    return { done: false, value: this.#entries[this.#index++]! };
  }
}
