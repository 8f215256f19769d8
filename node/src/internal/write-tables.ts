import type { NativeTable } from "../generated/native.js";
import type { TableFile } from "../table-file.js";
import type { FileFormat, Tables } from "./file-format.js";
import { loadBuiltin } from "./lazy-builtin.js";
import { invalidRequest } from "./native-error.js";
import { readReport, readSchema } from "./native-table.js";
import { loadParquetFormat } from "./parquet.js";
import { writeAtomic } from "./write-atomic.js";

const TEXT_FORMATS: ReadonlyMap<string, FileFormat> = new Map([
  [".jsonl", jsonLines],
  [".ndjson", jsonLines],
  [".csv", csv],
]);

/**
 * The format of files that have the suffix of a path.
 *
 * @throws InvalidRequestError if the suffix is unknown, ConfigurationError if hyparquet-writer is not installed
 */
export async function fileFormat(path: string | URL): Promise<FileFormat> {
  const suffix = loadBuiltin("node:path").extname(pathOf(path)).toLowerCase();
  if (suffix === ".parquet") return loadParquetFormat();
  const format = TEXT_FORMATS.get(suffix);
  if (format === undefined) throw invalidRequest("path", "must end with .parquet, .jsonl, .ndjson or .csv");
  return format;
}

/**
 * Writes a file of tables completely or not at all.
 *
 * @param summary a table with the columns and the report, which can be called after the last table
 * @throws the error of the file system or of `tables`
 */
export async function writeTables(
  path: string | URL,
  format: FileFormat,
  tables: Tables,
  summary: () => NativeTable,
): Promise<TableFile> {
  let rows = 0;
  async function* counted(): AsyncGenerator<NativeTable, void, undefined> {
    for await (const table of tables) {
      rows += table.rows;
      yield table;
    }
  }
  const size = await writeAtomic(path, format(counted(), summary));
  return { path: pathOf(path), rows, size, schema: readSchema(summary()), report: readReport(summary()) };
}

function pathOf(path: string | URL): string {
  if (typeof path === "string") return path;
  // Not `instanceof URL`: test runners have one of their own.
  if (path?.protocol === "file:") return loadBuiltin("node:url").fileURLToPath(path);
  throw invalidRequest("path", "must be a string or a `file:` URL");
}

async function* jsonLines(tables: Tables): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const table of tables) yield await table.jsonLines();
}

async function* csv(tables: Tables, summary: () => NativeTable): AsyncGenerator<Uint8Array, void, undefined> {
  let hasHead = false;
  for await (const table of tables) {
    if (!hasHead) yield table.csvHead();
    hasHead = true;
    yield await table.csv();
  }
  if (!hasHead) yield summary().csvHead();
}
