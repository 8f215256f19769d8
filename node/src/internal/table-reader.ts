import type { NativeTable, NativeTables } from "../generated/native.js";
import { ITERATION_ENDED } from "../paged-list.js";
import { Mutex } from "./mutex.js";
import type { ProgressListener } from "./progress.js";

/** Requests the next table; `null` after the last. `signal` drops the request. */
export type FetchTable = (tables: NativeTables, signal: AbortSignal) => Promise<NativeTable | null>;

/** Reads tables one by one. After an error, it can go on: the same page is requested again. */
export class TableReader implements AsyncIterableIterator<NativeTable> {
  readonly #tables: NativeTables;
  readonly #fetchTable: FetchTable;
  readonly #progress: ProgressListener<number> | undefined;
  readonly #mutex = new Mutex();
  readonly #controller = new AbortController();
  #summary: NativeTable | undefined;
  rowsRead = 0;

  /** @param progress receives how many rows a table has */
  constructor(tables: NativeTables, fetchTable: FetchTable, progress: ProgressListener<number> | undefined) {
    this.#tables = tables;
    this.#fetchTable = fetchTable;
    this.#progress = progress;
  }

  /** A table without rows, with the columns and the report so far. `undefined` until the columns are known. */
  get summary(): NativeTable | undefined {
    return this.#summary;
  }

  next(): Promise<IteratorResult<NativeTable, undefined>> {
    return this.#mutex.runExclusive(() => this.#advance());
  }

  async return(): Promise<IteratorResult<NativeTable, undefined>> {
    this.#controller.abort(ITERATION_ENDED);
    this.#tables.close();
    this.#progress?.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #advance(): Promise<IteratorResult<NativeTable, undefined>> {
    if (this.#controller.signal.aborted) return { done: true, value: undefined };
    try {
      const table = await this.#fetchTable(this.#tables, this.#controller.signal);
      if (table === null) return this.return();
      this.rowsRead += table.rows;
      this.#progress?.report(table.rows);
      return { done: false, value: table };
    } catch (error) {
      this.#progress?.close();
      if (error !== ITERATION_ENDED) throw error;
      return { done: true, value: undefined };
    } finally {
      // It is not there while a table is read, which may go on for a moment after an abort.
      this.#summary = this.#tables.summary() ?? this.#summary;
    }
  }
}
