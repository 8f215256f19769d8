import { inspect } from "node:util";

import type { NativeTable } from "./generated/native.js";
import { knownOptions, refuseSurplus } from "./internal/arguments.js";
import { parseMarkedJson } from "./internal/bigint.js";
import { counted } from "./internal/caption.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { readReport, readSchema } from "./internal/native-table.js";
import { checkRows, FILE_ROWS } from "./internal/row-counts.js";
import { fileFormat, writeTables } from "./internal/write-tables.js";
import type { TableFile } from "./table-file.js";
import type { TableReport } from "./table-report.js";
import type { TableSchema } from "./table-schema.js";

/** What a table keeps for itself. */
interface TableState {
  native: NativeTable;
  /** Entity and action, such as `issues.list`. */
  action: string;
  /** Each is `undefined` until it is read. */
  schema: TableSchema | undefined;
  report: TableReport | undefined;
  ipc: Uint8Array | undefined;
}

/**
 * Records as columns.
 *
 * Other libraries read them by `ipc`: `tableFromIPC(issues.ipc)` of apache-arrow, for example.
 */
export class Table {
  /** @internal */
  declare readonly [STATE]: TableState;

  /** @internal */
  constructor(native: NativeTable, action: string) {
    setState(this, { native, action, schema: undefined, report: undefined, ipc: undefined });
  }

  /** How many rows it has. */
  get rows(): number {
    return this[STATE].native.rows;
  }

  /** The type of each column, by its name. Another table can have it as `schema`. */
  get schema(): TableSchema {
    const state = this[STATE];
    state.schema ??= readSchema(state.native);
    return state.schema;
  }

  /** What of the records is not in the table as it was. */
  get report(): TableReport {
    const state = this[STATE];
    state.report ??= readReport(state.native);
    return state.report;
  }

  /**
   * The rows in the streaming format of Arrow's IPC: `tableFromIPC` of apache-arrow reads it, `ipc.open_stream` of pyarrow, and
   * `read_ipc_stream` of polars. It is a copy of the columns, which is made when it is first read, and kept.
   */
  get ipc(): Uint8Array {
    const state = this[STATE];
    // A buffer that was transferred to another thread is empty here; a stream never is.
    if (!state.ipc?.length) state.ipc = state.native.ipc();
    return state.ipc;
  }

  /**
   * The rows as objects. Columns of JSON and of timestamps have text. Integers beyond `Number.MAX_SAFE_INTEGER` are decoded as
   * the client option `integers` says.
   */
  toObjects<T = Record<string, any>>(...surplus: []): T[] {
    refuseSurplus("toObjects()", surplus);
    // Part by part, because the length of a string is limited.
    const parts = this[STATE].native.parts(FILE_ROWS);
    return parts.flatMap((part) => parseMarkedJson(part.json()) as T[]);
  }

  /**
   * Tables of at most `rows` rows each. Nothing is copied.
   *
   * @throws InvalidRequestError if `rows` is not a positive integer
   */
  batches(options?: { rows?: number | undefined }, ...surplus: []): Table[] {
    refuseSurplus("batches(options)", surplus);
    const { native, action } = this[STATE];
    return native.parts(checkRows(knownOptions(options, ["rows"]).rows)).map((part) => new Table(part, action));
  }

  /**
   * Writes a file of Parquet, lines of JSON, or CSV, by the suffix of the path, which may be a `file:` URL: `.parquet`, `.jsonl`
   * (or `.ndjson`) or `.csv`.
   *
   * Until it is complete, it has a temporary name in the same folder, so the path never has part of it. Parquet is written by
   * hyparquet-writer, if it is installed.
   *
   * @throws InvalidRequestError if the suffix is unknown, ConfigurationError if hyparquet-writer is not installed, or the error
   * of the file system
   */
  async write(path: string | URL, ...surplus: []): Promise<TableFile> {
    refuseSurplus("write(path)", surplus);
    const format = await fileFormat(path);
    const native = this[STATE].native.withoutNulls();
    return writeTables(path, format, native.parts(FILE_ROWS), () => native);
  }

  /** @internal */
  [inspect.custom](): string {
    const { rows, schema, report } = this;
    const { action } = this[STATE];
    const rest = report.length === 0 ? "" : `, ${counted(report.length, "findings")} in its report`;
    return `Table ${action}, ${counted(rows, "rows")}, ${counted(Object.keys(schema).length, "columns")}${rest}`;
  }
}
