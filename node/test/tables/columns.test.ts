// What becomes of values, as apache-arrow and a reader of Parquet see it.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { ColumnType, Table, TableOptions, TableSchema } from "airbyte-agent";
import { tableFromIPC } from "apache-arrow";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { afterAll, describe, expect, test } from "vitest";

import { RecordPages } from "../helpers/record-pages.js";

interface Case {
  values: string[];
  type: ColumnType;
  options?: TableOptions;
  rows: unknown[];
}

const CASES: Case[] = JSON.parse(
  readFileSync(fileURLToPath(new URL("../../../tests/tables/columns.json", import.meta.url)), "utf8"),
  (_, value) => (typeof value?.$integer === "string" ? BigInt(value.$integer) : value),
);

const folder = mkdtempSync(join(tmpdir(), "airbyte-agent-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tableOf = (records: string, options?: TableOptions) =>
  new RecordPages(records).records({}, { integers: "bigint" }).table(options);

/** Values as plain objects and arrays, with bigints only where numbers are rounded. */
function plain(value: any): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  // The reader of Parquet has both.
  if (value === undefined) return null;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value.toJSON === "function") return plain(value.toJSON());
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

function byArrow(table: Table): unknown {
  return plain(tableFromIPC(table.ipc).toArray());
}

async function byParquet(table: Table): Promise<unknown> {
  const { path } = await table.write(join(folder, "a.parquet"));
  return plain(await parquetReadObjects({ file: await asyncBufferFromFile(path) }));
}

describe.each([
  ["apache-arrow", byArrow],
  ["Parquet", byParquet],
  ["objects", (table: Table) => plain(table.toObjects())],
])("%s", (_, read) => {
  test.each(CASES)("$values $options", async ({ values, type, options, rows }) => {
    const table = await tableOf(`[${values.map((value) => `{"v": ${value}}`)}]`, options);
    expect(table.schema).toEqual({ v: type });
    const wanted = rows.map((v) => ({ v: plain(v) }));
    expect(await read(table)).toEqual(wanted);
    // The first rows are those of a part, whose columns begin elsewhere.
    for (const [row, part] of table.batches({ rows: 1 }).entries()) expect(await read(part)).toEqual([wanted[row]]);
  });

  test("300 levels are 24 and JSON text", async () => {
    const deep = `${"[".repeat(300)}${"]".repeat(300)}`;
    let [{ v }] = (await read(await tableOf(`[{"v": ${deep}}]`))) as [{ v: any }];
    for (let level = 0; level < 23; level += 1) [v] = v;
    expect(v).toBe(deep.slice(23, -23));
  });

  test("201 members are JSON text", async () => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, index])));
    expect(await read(await tableOf(`[{"v": ${wide}}]`))).toEqual([{ v: wide }]);
  });

  test("what is no object is a value", async () => {
    expect(await read(await tableOf('[1, "a", {"b": 2}, null]'))).toEqual([
      { value: "1", b: null },
      { value: "a", b: null },
      { value: null, b: 2 },
      { value: null, b: null },
    ]);
  });

  test("names stay", async () => {
    const names = '{"a.b": 1, "é \\"": 2, "constructor": {"toString": 3}, "": 4}';
    const [row] = (await read(await tableOf(`[${names}]`))) as [object];
    expect(JSON.stringify(row)).toBe(JSON.stringify(JSON.parse(names)));
  });

  test("many rows and many nulls", async () => {
    const records = Array.from({ length: 30_000 }, (_, id) => ({
      n: id % 3 ? null : id,
      s: { t: Array(id % 4).fill(id) },
    }));
    expect(await read(await tableOf(JSON.stringify(records)))).toEqual(records);
  });

  test("no records", async () => {
    expect(await read(await tableOf("[]", { schema: { a: "int64", b: ["text"] } }))).toEqual([]);
  });
});

test("types are those of Arrow", async () => {
  const record =
    '{"n": null, "b": true, "i": 1, "u": 18446744073709551615, "f": 0.5, "t": "x", "s": {"a": 1}, "l": [1], "at": "2026-01-01T00:00:00Z"}';
  const table = await tableOf(`[${record}]`, { timestamps: true });
  expect(tableFromIPC(table.ipc).schema.fields.map(String)).toEqual([
    "n: Null",
    "b: Bool",
    "i: Int64",
    "u: Uint64",
    "f: Float64",
    "t: Utf8",
    "s: Struct<{a:Int64}>",
    "l: List<Int64>",
    "at: Timestamp<MICROSECOND, UTC>",
  ]);
});

test("times keep their microseconds", async () => {
  const times = ["2026-01-01T01:00:00.000001+01:00", "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-01:00"];
  const table = await tableOf(JSON.stringify(times.map((at) => ({ at }))), { timestamps: true });
  const wanted = [1767225600000001n, -1n, 253402304399000000n];
  const { values } = tableFromIPC(table.ipc).getChild("at")!.data[0]!;
  expect([...(values as BigInt64Array)]).toEqual(wanted);
  const { path } = await table.write(join(folder, "times.parquet"));
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(path));
  expect(schema[1]!.logical_type).toEqual({ type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" });
  const timestampFromMicroseconds = (value: bigint) => value;
  const parsers = { timestampFromMicroseconds };
  const read = await parquetReadObjects({ file: await asyncBufferFromFile(path), parsers: parsers as never });
  expect(read.map(({ at }) => at)).toEqual(wanted);
  expect(table.toObjects().map(({ at }) => at)).toEqual([
    "2026-01-01T00:00:00.000001Z",
    "1969-12-31T23:59:59.999999Z",
    "+10000-01-01T00:59:59Z",
  ]);
});

test("integers beyond the safe ones are decoded as the client says", async () => {
  const pages = new RecordPages('[{"a": 9007199254740993}]');
  const rounded = await pages.records().table();
  expect(rounded.toObjects()).toEqual([{ a: 9007199254740992 }]);
  const exact = await pages.records({}, { integers: "bigint" }).table();
  expect(exact.toObjects()).toEqual([{ a: 9007199254740993n }]);
  for (const table of [rounded, exact]) {
    expect(tableFromIPC(table.ipc).get(0)?.a).toBe(9007199254740993n);
    expect(await byParquet(table)).toEqual([{ a: 9007199254740993n }]);
  }
});

test("a name that objects have for another purpose is one of a column", async () => {
  const table = await tableOf('[{"__proto__": {"__proto__": 1}}]');
  expect(JSON.stringify([table.schema, ...table.toObjects()])).toBe(
    '[{"__proto__":{"__proto__":"int64"}},{"__proto__":{"__proto__":1}}]',
  );
  expect(tableFromIPC(table.ipc).schema.names).toEqual(["__proto__"]);
});

test("a table that is read by column has the column", async () => {
  const schema: TableSchema = { a: "int64", "b.c": { d: ["text"] } };
  const table = await tableOf('[{"a": 1, "b.c": {"d": ["x", null]}}]', { schema });
  const column = tableFromIPC(table.ipc).getChild("b.c");
  expect(plain(column?.get(0)?.toJSON())).toEqual({ d: ["x", null] });
});
