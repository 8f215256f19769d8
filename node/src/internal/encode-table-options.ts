import { Table } from "../table.js";
import type { BatchesOptions, TableOptions } from "../table-options.js";
import type { TableSchema } from "../table-schema.js";
import { knownOptions } from "./arguments.js";
import { arrowSchemaToWords, isArrowSchema } from "./arrow-schema.js";
import { encodeJson } from "./encode-json.js";
import { invalidRequest } from "./native-error.js";
import { checkRows, FILE_ROWS } from "./row-counts.js";

const TABLE_OPTIONS = ["schema", "nested", "timestamps", "onConflict"];

/**
 * The options of a table for the core, which checks the types of columns.
 *
 * @throws InvalidRequestError if an option is unknown or invalid
 */
export function encodeTableOptions(options: TableOptions | undefined): string {
  return encode(knownOptions(options, TABLE_OPTIONS), {});
}

/** The same for tables of a few rows each. */
export function encodeBatchesOptions(options: BatchesOptions | undefined): string {
  const { rows, ...others } = knownOptions(options, [...TABLE_OPTIONS, "rows"]);
  return encode(others, { rows: checkRows(rows) });
}

/** The same for a file. */
export function encodeFileOptions(options: TableOptions | undefined): string {
  return encode(knownOptions(options, TABLE_OPTIONS), { rows: FILE_ROWS, for_files: true });
}

function encode(options: TableOptions, rows: object): string {
  const { schema, nested = "struct", timestamps = false, onConflict = "null" } = options;
  requireOneOf("nested", nested, ["struct", "json"]);
  if (typeof timestamps !== "boolean") throw invalidRequest("timestamps", "must be a boolean");
  requireOneOf("onConflict", onConflict, ["null", "error"]);
  const words = schema === undefined ? {} : { schema: toWords(schema) };
  return encodeJson(undefined, { ...words, nested, timestamps, on_conflict: onConflict, ...rows });
}

function requireOneOf(option: string, value: string, known: string[]): void {
  if (!known.includes(value)) throw invalidRequest(option, `must be ${known.map((it) => `\`${it}\``).join(" or ")}`);
}

function toWords(schema: NonNullable<TableOptions["schema"]>): TableSchema {
  // Apache-arrow does not know that text is JSON.
  if (schema instanceof Table) return schema.schema;
  if (isArrowSchema(schema)) return arrowSchemaToWords(schema);
  if (typeof schema === "object" && schema !== null && !Array.isArray(schema)) return schema as TableSchema;
  throw invalidRequest(
    "schema",
    "must be an object with the type of each column, a table, or a Schema of apache-arrow",
  );
}
