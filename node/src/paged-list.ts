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

/**
 * How the pages of a list are requested and decoded.
 *
 * @internal
 */
export interface PageSource<Page> {
  /** What inspection shows, such as `Records issues.list`. */
  name?: string;
  /** Receives how many entries each page of an iteration over so many entries has. */
  progress?: (maxEntries: number) => ProgressListener<number>;
  /** The first page, if it is requested in another way than those after it. */
  first?: () => Promise<Page>;
  /** Where the first page begins, if not at the beginning. */
  after?: string | undefined;
  /** Prepares the requests, also of pages ahead of an iteration over records. Throws if the request is invalid. */
  open(isOfRecords: boolean): NativePages;
  /** Requests the next page; `null` after the last. `signal` drops the request. */
  fetch(pages: NativePages, signal: AbortSignal): Promise<NativeResponse | null>;
  toPage(response: NativeResponse): Page;
}

/**
 * What a list keeps for itself.
 *
 * @internal
 */
export interface PagedListState<Page> {
  source: PageSource<Page>;
  maxEntries: number;
  /** The iteration that was started last. */
  latest: EntryIterator<unknown> | undefined;
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
    setState(this, { source, maxEntries, latest: undefined });
  }

  /**
   * Where to go on, for the option `after` of the same call, also in another process. It is that of the iteration that was
   * started last; `undefined` at the beginning, and for lists that take no `after`.
   *
   * It is where the page begins whose entries are being returned, so that none is skipped, and those of this page come again.
   * With the last entry of a page, it is the next page; after all pages, it is their end, and nothing is read from there.
   */
  get token(): string | undefined {
    const { source, latest } = this[STATE];
    return latest === undefined ? source.after : latest.token;
  }

  /** How many entries the iteration that was started last has returned. */
  get recordsRead(): number {
    return this[STATE].latest?.entriesRead ?? 0;
  }

  /** Iterates over pages instead of entries. */
  pages(): AsyncIterableIterator<Page> {
    return new PageIterator(this[STATE].source);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Entry> {
    return iterate(this);
  }

  /** Collects the entries of all pages. */
  async toArray(): Promise<Entry[]> {
    return iterate(this).toArray();
  }

  /** @internal */
  [inspect.custom](): string {
    return this[STATE].source.name ?? "PagedList";
  }
}

/** Starts an iteration over the entries of a list. */
function iterate<Entry, Page extends HasRecords<Entry>>(list: PagedList<Entry, Page>): EntryIterator<Entry> {
  const state = list[STATE];
  const { source, maxEntries } = state;
  const iterator = new EntryIterator<Entry>(new PageIterator(source, maxEntries, true), maxEntries, source.after);
  state.latest = iterator;
  return iterator;
}

/** The abort reason of a request that is dropped because its iteration was ended, which is not an error. */
export const ITERATION_ENDED = Symbol("iteration ended");

/** Iterates over pages. */
class PageIterator<Page extends HasRecords<unknown>> implements AsyncIterableIterator<Page> {
  readonly #source: PageSource<Page>;
  readonly #progress: ProgressListener<number> | undefined;
  readonly #mutex = new Mutex();
  readonly #controller = new AbortController();
  #pages: NativePages | undefined;
  #first: (() => Promise<Page>) | undefined;
  #isDone = false;
  readonly #isOfRecords: boolean;

  constructor(source: PageSource<Page>, maxEntries = Number.POSITIVE_INFINITY, isOfRecords = false) {
    this.#source = source;
    this.#isOfRecords = isOfRecords;
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
    this.#pages?.close();
    this.#progress?.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Where the pages go on. */
  get token(): string | undefined {
    return this.#pages?.token() ?? undefined;
  }

  /** Requests pages ahead. */
  lookAhead(): void {
    this.#pages?.lookAhead();
  }

  async #fetch(): Promise<IteratorResult<Page, undefined>> {
    if (this.#isDone) return { done: true, value: undefined };
    if (this.#first !== undefined) {
      const value = await this.#first();
      this.#first = undefined;
      return { done: false, value };
    }
    this.#pages ??= callNative(() => this.#source.open(this.#isOfRecords));
    try {
      const response = await this.#source.fetch(this.#pages, this.#controller.signal);
      if (response === null) return this.return();
      const value = this.#source.toPage(response);
      this.#progress?.report(value.records.length);
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
  /** How many entries of the page are not returned, because there would be too many. */
  #cut = 0;
  /** Where the page begins, and where the one after it does. */
  #start: string | undefined;
  #end: string | undefined;
  entriesRead = 0;

  constructor(pages: PageIterator<HasRecords<Entry>>, maxEntries: number, after: string | undefined) {
    this.#pages = pages;
    this.#left = maxEntries;
    this.#start = after;
    this.#end = after;
    // A proxy of it would not have its private members.
    Object.preventExtensions(this);
  }

  next(): Promise<IteratorResult<Entry, undefined>> {
    if (!this.#mutex.isLocked && this.#index < this.#entries.length) {
      return Promise.resolve({ done: false, value: this.#take() });
    }
    return this.#mutex.runExclusive(() => this.#advance());
  }

  get token(): string | undefined {
    return this.#index < this.#entries.length + this.#cut ? this.#start : this.#end;
  }

  async return(): Promise<IteratorResult<Entry, undefined>> {
    // What is left of the page has not been returned, and the token says so.
    this.#cut += this.#entries.length - this.#index;
    [this.#entries, this.#index] = [[], 0];
    await this.#pages.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The entries that are left. Those of one page are not waited for one by one. */
  async toArray(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let next = await this.next(); !next.done; next = await this.next()) {
      entries.push(next.value);
      while (this.#index < this.#entries.length) entries.push(this.#take());
    }
    return entries;
  }

  async #advance(): Promise<IteratorResult<Entry, undefined>> {
    while (this.#index >= this.#entries.length) {
      const page = await this.#pages.next();
      if (page.done) {
        if (this.#cut === 0) this.#end = this.#pages.token ?? this.#end;
        return page;
      }
      const { records } = page.value;
      [this.#entries, this.#index] = [records.length > this.#left ? records.slice(0, this.#left) : records, 0];
      this.#cut = records.length - this.#entries.length;
      this.#left -= this.#entries.length;
      [this.#start, this.#end] = [this.#end, this.#pages.token];
    }
    return { done: false, value: this.#take() };
  }

  #take(): Entry {
    this.entriesRead += 1;
    // Whoever takes one entry may want no other.
    if (this.entriesRead === 2) this.#pages.lookAhead();
    return this.#entries[this.#index++]!;
  }
}
