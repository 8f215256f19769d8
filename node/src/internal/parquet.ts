import type { NativeTable } from "../generated/native.js";
import { parseMarkedJson } from "./bigint.js";
import { describeThrown } from "./describe-thrown.js";
import type { FileFormat, Tables } from "./file-format.js";
import { configurationError, invalidRequest } from "./native-error.js";
import { readSchema } from "./native-table.js";
import { parquetColumns, parquetSchema } from "./parquet-schema.js";

type ParquetModule = typeof import("hyparquet-writer");

/**
 * The bytes of Parquet files, a row group for each table.
 *
 * @throws ConfigurationError if hyparquet-writer is not installed
 */
export async function loadParquetFormat(): Promise<FileFormat> {
  let module: ParquetModule;
  try {
    // A literal name, so that bundlers include the module if it is installed.
    module = await import("hyparquet-writer");
  } catch (error) {
    const reason = describeThrown(error, (other) => `a ${typeof other} was thrown`);
    throw configurationError(`Parquet is written by hyparquet-writer: npm install hyparquet-writer (${reason})`);
  }
  return (tables, summary) => parquet(module, tables, summary);
}

async function* parquet(
  { ByteWriter, ParquetWriter }: ParquetModule,
  tables: Tables,
  summary: () => NativeTable,
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = new ByteWriter();
  const open = (table: NativeTable) =>
    new ParquetWriter({ writer: bytes, schema: parquetSchema(readSchema(table)), createdBy: "airbyte-agent" });
  let writer: ReturnType<typeof open> | undefined;
  for await (const table of tables) {
    writer ??= open(table);
    const schema = readSchema(table);
    if (Object.keys(schema).length === 0)
      throw invalidRequest("schema", "Parquet has no rows without columns; give one");
    const rows = parseMarkedJson(table.json(true)) as Record<string, unknown>[];
    writer.write({ columnData: parquetColumns(schema, rows), rowGroupSize: rows.length });
    // What was written has left when the generator goes on.
    yield bytes.getBytes();
    bytes.index = 0;
  }
  writer ??= open(summary());
  writer.finish();
  yield bytes.getBytes();
}
