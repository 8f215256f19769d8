import type { NativeTable } from "../generated/native.js";
import { type TableFinding, TableReport } from "../table-report.js";
import type { TableSchema } from "../table-schema.js";

/** The type of each column of a table, by its name. */
export function readSchema(table: NativeTable): TableSchema {
  return JSON.parse(table.schema());
}

/** The report of a table. */
export function readReport(table: NativeTable): TableReport {
  return TableReport.from(table.report() as TableFinding[]) as TableReport;
}
