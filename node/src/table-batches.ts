import { inspect } from "node:util";

import { asyncDispose } from "./internal/async-dispose.js";
import { counted } from "./internal/caption.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { readReport, readSchema } from "./internal/native-table.js";
import type { TableReader } from "./internal/table-reader.js";
import { Table } from "./table.js";
import { TableReport } from "./table-report.js";
import type { TableSchema } from "./table-schema.js";

/** What the iterator keeps for itself. */
interface TableBatchesState {
  reader: TableReader;
  /** Entity and action, such as `issues.list`. */
  action: string;
}

/**
 * Tables of a few rows each, which are read when the iteration reaches them. Leaving the loop drops the request in progress.
 *
 *     const batches = github.records("issues", "list").batches();
 *     for await (const batch of batches) console.log(batch.rows);
 *     console.log(batches.report);
 *
 * After an error, the iteration can go on: the same page is requested again.
 */
export class TableBatches implements AsyncIterableIterator<Table>, AsyncDisposable {
  /** @internal */
  declare readonly [STATE]: TableBatchesState;

  /** @internal */
  constructor(reader: TableReader, action: string) {
    setState(this, { reader, action });
  }

  /** Reads the next table. */
  async next(): Promise<IteratorResult<Table, undefined>> {
    const { reader, action } = this[STATE];
    const { done, value } = await reader.next();
    return done ? { done, value } : { done: false, value: new Table(value, action) };
  }

  /** Ends the iteration. */
  async return(): Promise<IteratorResult<Table, undefined>> {
    await this[STATE].reader.return();
    return { done: true, value: undefined };
  }

  async [asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** How many rows were read. */
  get rowsRead(): number {
    return this[STATE].reader.rowsRead;
  }

  /** The type of each column, by its name. `undefined` until the first table was read. */
  get schema(): TableSchema | undefined {
    const { summary } = this[STATE].reader;
    return summary === undefined ? undefined : readSchema(summary);
  }

  /** What of the records is not in the tables so far as it was. It is complete after the last table. */
  get report(): TableReport {
    const { summary } = this[STATE].reader;
    return summary === undefined ? new TableReport() : readReport(summary);
  }

  /** @internal */
  [inspect.custom](): string {
    return `TableBatches ${this[STATE].action}, ${counted(this.rowsRead, "rows")} read`;
  }
}
