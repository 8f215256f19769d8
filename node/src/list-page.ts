import { type InspectOptionsStylized, inspect } from "node:util";

import { API_PROMISE_PROTOTYPE, type APIPromise, apiPromise, type ResponseSlot } from "./api-promise.js";
import { type NextPage, parseNextPage } from "./execution.js";
import type { NativePages, NativeResponse } from "./generated/native.js";
import { entryNoun, pageCaption } from "./internal/caption.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { inspectBriefly } from "./internal/inspect.js";
import { callNative, configurationError } from "./internal/native-error.js";
import { PagedList } from "./paged-list.js";
import { APIResponse, decode, recordResponse } from "./response.js";

/**
 * How the pages of a list operation are requested and decoded.
 *
 * @internal
 */
export interface ListSource<Entry> {
  /** The member of the response with the entries; empty if the response is the array of entries. */
  member: string;
  /** What the caller gets of an entry. Default: the entry. */
  toEntry: ((entry: any) => Entry) | undefined;
  /** Requests the next page; `null` after the last. `signal` drops the request. */
  fetch: (pages: NativePages, signal?: AbortSignal) => Promise<NativeResponse | null>;
}

/** What a page keeps for itself. */
interface ListPageState<Entry> {
  envelope: any;
  response: NativeResponse;
  source: ListSource<Entry>;
  /** The pages after this one, as often as it is called. */
  rest: () => NativePages | null;
}

/**
 * One page of a list operation, such as `workspaces.list`.
 *
 * `for await` iterates over its entries and those of all following pages, each of which is requested when it is needed.
 */
export class ListPage<Entry, Envelope = unknown> implements AsyncIterable<Entry> {
  /** The entries of this page. */
  declare readonly data: Entry[];
  /**
   * Parameters of the next page, to be merged into the call's own. `undefined` on the last page.
   *
   * @throws DecodeError if there is another page, but it cannot be requested
   */
  declare readonly next: NextPage | undefined;
  /** @internal */
  declare readonly [STATE]: ListPageState<Entry>;

  /** @internal */
  constructor(response: NativeResponse, source: ListSource<Entry>, rest: () => NativePages | null) {
    const envelope = decode(response);
    const data = entriesOf(envelope, source);
    Object.defineProperty(this, "data", { value: data, enumerable: true, writable: true });
    Object.defineProperty(this, "next", { ...nextProperty(response), enumerable: true });
    setState(this, { envelope, response, source, rest });
    recordResponse(this, response);
  }

  /** The complete JSON of the response, with the members that a page has besides its entries. */
  get envelope(): Envelope {
    return this[STATE].envelope;
  }

  /** Status, headers, request id and bytes. */
  get response(): APIResponse {
    return new APIResponse(this[STATE].response);
  }

  /** Requests the page after this one; `undefined` on the last page. */
  async nextPage(): Promise<ListPage<Entry, Envelope> | undefined> {
    const { source } = this[STATE];
    const pages = openRest(this);
    const response = await source.fetch(pages);
    return response === null ? undefined : new ListPage(response, source, () => pages.fork());
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Entry> {
    return entriesFrom(async () => this)[Symbol.asyncIterator]();
  }

  /** Collects the entries of this page and of all following ones. */
  toArray(): Promise<Entry[]> {
    return entriesFrom(async () => this).toArray();
  }

  /** The complete JSON of the response, for `JSON.stringify`. */
  toJSON(): Envelope {
    return this.envelope;
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    const { operation } = this[STATE].response;
    const { data } = this;
    // Not `this.next`, which is a getter that throws if the next page cannot be requested.
    const { value: next, get } = Object.getOwnPropertyDescriptor(this, "next")!;
    const hasNext = next !== undefined || get !== undefined;
    const caption = pageCaption(`ListPage ${operation}`, data.length, entryNoun(operation), hasNext);
    return inspectBriefly(caption, { data, next }, depth, options);
  }
}

/**
 * The first page of a list.
 *
 * @internal
 * @throws DecodeError if the response is not a page
 */
export function firstPage<Entry, Envelope>(
  response: NativeResponse,
  source: ListSource<Entry>,
): ListPage<Entry, Envelope> {
  // What is not a page says why instead of having pages after it.
  if (!response.isPage) {
    decode(response);
    callNative(() => response.next());
  }
  return new ListPage(response, source, () => response.rest());
}

/** The promise of a page. `for await` over it, without `await`, iterates over the entries of all pages. */
export interface ListPromise<Entry, Envelope = unknown>
  extends APIPromise<ListPage<Entry, Envelope>>,
    AsyncIterable<Entry> {
  /** Collects the entries of all pages. */
  toArray(): Promise<Entry[]>;
}

/**
 * Starts the call of a list operation.
 *
 * @internal
 */
export function listPromise<Entry, Envelope>(
  work: (slot: ResponseSlot) => Promise<ListPage<Entry, Envelope>>,
): ListPromise<Entry, Envelope> {
  return apiPromise(work, LIST_PROMISE_PROTOTYPE) as ListPromise<Entry, Envelope>;
}

const LIST_PROMISE_PROTOTYPE: object = Object.create(API_PROMISE_PROTOTYPE, {
  [Symbol.asyncIterator]: {
    value: function iterate<Entry>(this: Promise<ListPage<Entry>>) {
      return entriesFrom(() => this)[Symbol.asyncIterator]();
    },
  },
  toArray: {
    value: function toArray<Entry>(this: Promise<ListPage<Entry>>) {
      return entriesFrom(() => this).toArray();
    },
  },
});

/** The entries of a page and of all following ones. */
function entriesFrom<Entry>(first: () => Promise<ListPage<Entry>>): PagedList<Entry> {
  let page: ListPage<Entry>;
  return new PagedList<Entry>({
    first: async () => {
      page = await first();
      return { records: page.data };
    },
    open: () => openRest(page),
    fetch: (rest, signal) => page[STATE].source.fetch(rest, signal),
    toPage: (response) => ({ records: entriesOf(decode(response), page[STATE].source) }),
  });
}

function entriesOf<Entry>(envelope: any, { member, toEntry }: ListSource<Entry>): Entry[] {
  const entries = member === "" ? envelope : envelope[member];
  return toEntry === undefined ? entries : entries.map((entry: unknown) => toEntry(entry));
}

function openRest(page: ListPage<unknown>): NativePages {
  const pages = page[STATE].rest();
  if (pages === null) throw configurationError("the pages after this one are being requested");
  return pages;
}

/** The parameters of the next page as a property, which throws if it cannot be requested. */
function nextProperty(response: NativeResponse): PropertyDescriptor {
  try {
    return { value: parseNextPage(response.next()), writable: true };
  } catch {
    return { get: () => parseNextPage(callNative(() => response.next())) };
  }
}
