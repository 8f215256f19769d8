import type { ConnectorRecord, Page } from "./execution.js";
import type { NativeTable, NativeTables } from "./generated/native.js";
import { refuseSurplus } from "./internal/arguments.js";
import { encodeBatchesOptions, encodeFileOptions, encodeTableOptions } from "./internal/encode-table-options.js";
import { STATE } from "./internal/hidden-state.js";
import { type FetchTable, TableReader } from "./internal/table-reader.js";
import { fileFormat, writeTables } from "./internal/write-tables.js";
import { PagedList, type PagedListState, type PageSource } from "./paged-list.js";
import { Table } from "./table.js";
import { TableBatches } from "./table-batches.js";
import type { TableFile } from "./table-file.js";
import type { BatchesOptions, TableOptions } from "./table-options.js";

/** How the records of an action are requested, also as tables. Options of tables are JSON. */
interface RecordsSource<Page> extends PageSource<Page> {
  /** Entity and action, such as `issues.list`. */
  action: string;
  /** Reads all pages. */
  readTable(options: string): Promise<NativeTable>;
  /** Prepares the requests. Throws if they or the options are invalid. */
  openTables(options: string): NativeTables;
  fetchTable: FetchTable;
}

/**
 * All records of an action, over all of its pages: to iterate over, or as columns.
 *
 * Like an iteration, each call of `table`, `batches` and `write` starts at the first page.
 */
export class Records<T = ConnectorRecord> extends PagedList<T, Page<T>> {
  /** @internal */
  declare readonly [STATE]: PagedListState<Page<T>> & { source: RecordsSource<Page<T>> };

  /** @internal */
  constructor(source: RecordsSource<Page<T>>, maxRecords: number | undefined) {
    super(source, maxRecords);
  }

  /**
   * Reads the records of all pages as columns, which have room for every value: the `report` of the table says what is not as it
   * was.
   *
   *     const issues = await github.records("issues", "list", { per_page: 100 }).table();
   *     const table = tableFromIPC(issues.ipc); // of apache-arrow
   *
   * @throws InvalidRequestError if the schema or an option cannot be used, DecodeError if a value does not fit the schema and
   * `onConflict` is `error`, or the error of a page
   */
  async table(options?: TableOptions, ...surplus: []): Promise<Table> {
    refuseSurplus("table(options)", surplus);
    const { source, maxEntries } = this[STATE];
    const encoded = encodeTableOptions(options);
    const progress = source.progress?.(maxEntries);
    try {
      const native = await source.readTable(encoded);
      progress?.report(native.rows);
      return new Table(native, source.action);
    } finally {
      progress?.close();
    }
  }

  /**
   * Tables of at most `rows` rows each, read one by one, with a few pages in memory at once.
   *
   * Without a `schema`, the columns are those of the first 10,000 records. Later values that do not fit are null, and have a line
   * in the `report` of the iterator.
   *
   * @throws InvalidRequestError if the schema or an option cannot be used
   */
  batches(options?: BatchesOptions, ...surplus: []): TableBatches {
    refuseSurplus("batches(options)", surplus);
    return new TableBatches(openReader(this, encodeBatchesOptions(options)), this[STATE].source.action);
  }

  /**
   * Writes the records of all pages to a file of Parquet, lines of JSON, or CSV, by the suffix of the path, which may be a `file:`
   * URL: `.parquet`, `.jsonl` (or `.ndjson`) or `.csv`. A few pages are in memory at once.
   *
   * Until it is complete, the file has a temporary name in the same folder, so the path never has part of it. Without a
   * `schema`, the columns are those of the first 10,000 records, as for `batches`; a column of nulls is text. Parquet is written
   * by hyparquet-writer, if it is installed.
   *
   * @throws InvalidRequestError if the suffix is unknown, or the schema or an option cannot be used, ConfigurationError if
   * hyparquet-writer is not installed, DecodeError if a value does not fit the schema and `onConflict` is `error`, the error of
   * the file system, or that of a page
   */
  async write(path: string | URL, options?: TableOptions, ...surplus: []): Promise<TableFile> {
    refuseSurplus("write(path, options)", surplus);
    const encoded = encodeFileOptions(options);
    const format = await fileFormat(path);
    const reader = openReader(this, encoded);
    try {
      return await writeTables(path, format, reader, () => reader.summary!);
    } finally {
      await reader.return();
    }
  }
}

/** Begins to read the records as tables. The options are JSON. */
function openReader(records: Records<any>, options: string): TableReader {
  const { source, maxEntries } = records[STATE];
  return new TableReader(source.openTables(options), source.fetchTable, source.progress?.(maxEntries));
}
