import type { Table } from "./table.js";
import type { ArrowSchema, TableSchema } from "./table-schema.js";

/** How records become columns. */
export interface TableOptions {
  /**
   * The columns, if they are not found by looking at the records: names with types, a table that has the same columns, or a
   * `Schema` of apache-arrow. Narrow types of apache-arrow become the wider ones that tables have.
   */
  schema?: TableSchema | Table | ArrowSchema | undefined;
  /** What becomes of objects and arrays in records: structs and lists, or JSON text. Default: `struct`. */
  nested?: "struct" | "json" | undefined;
  /** Whether a column whose texts are all times of RFC 3339 has timestamps. Default: `false`. */
  timestamps?: boolean | undefined;
  /** What becomes of values that do not fit the schema: null, and a line in the report, or an error. Default: `null`. */
  onConflict?: "null" | "error" | undefined;
}

/** How records become tables of a few rows each. */
export interface BatchesOptions extends TableOptions {
  /** The rows of a table, at most. Default: 10,000. */
  rows?: number | undefined;
}
