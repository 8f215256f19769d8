import type { TableReport } from "./table-report.js";
import type { TableSchema } from "./table-schema.js";

/** A file with the rows of a table. */
export interface TableFile {
  /** Where it is. */
  readonly path: string;
  /** How many rows it has. */
  readonly rows: number;
  /** Its size in bytes. */
  readonly size: number;
  /** The type of each column, by its name. */
  readonly schema: TableSchema;
  /** What of the records is not in the file as it was. */
  readonly report: TableReport;
}
