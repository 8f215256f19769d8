// Tables of records: options, reports, and when pages are requested.

import { inspect } from "node:util";

import { DecodeError, InvalidRequestError, type Table, type TableOptions } from "airbyte-agent";
import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";

import { fault, received, receivedUntil } from "../helpers/emulator-admin.js";
import { test as githubTest, useEmulator } from "../helpers/fixtures.js";
import { NOT_JSON, numbered, RecordPages } from "../helpers/record-pages.js";

const setup = useEmulator();
const EXECUTE = "connectors.execute";

const threePages = () => new RecordPages(numbered(2), numbered(2, 2), numbered(1, 4));
const ids = (table: Table) => table.toObjects().map(({ id }) => id);

async function all(batches: AsyncIterable<Table>): Promise<Table[]> {
  const tables: Table[] = [];
  for await (const table of batches) tables.push(table);
  return tables;
}

const kinds = ({ report }: { report: Table["report"] }) =>
  report.map(({ column, kind, count, firstRecord }) => [column, kind, count, firstRecord]);

test("a table has all pages, and each is read from the first page on", async () => {
  const pages = threePages();
  const records = pages.records();
  expect(pages.requested).toEqual([]);
  expect(ids(await records.table())).toEqual([0, 1, 2, 3, 4]);
  expect(pages.requested).toEqual([0, 1, 2]);
  // As iterations do.
  for await (const { id } of records) if (id === 1) break;
  expect(ids(await records.table())).toEqual([0, 1, 2, 3, 4]);
});

test("columns have room for values of later pages", async () => {
  const pages = new RecordPages('[{"a": 1}]', '[{"a": "x", "b": null}]', '[{"b": 2.5}]');
  expect((await pages.records().table()).schema).toEqual({ a: "text", b: "float64" });
});

test("the number of records is exact", async () => {
  const pages = threePages();
  expect(ids(await pages.records({ maxRecords: 3 }).table())).toEqual([0, 1, 2]);
  expect(pages.requested).toEqual([0, 1]);
  const batches = await all(threePages().records({ maxRecords: 3 }).batches({ rows: 2 }));
  expect(batches.map(ids)).toEqual([[0, 1], [2]]);
});

test("the report can be read by people and programs", async () => {
  const table = await new RecordPages('[{"u": {"id": 1}}, {"u": {"id": "x"}}]').records().table();
  const reason = "strings among numbers; all are text, as spelt";
  const message = `\`u.id\`: ${reason} (1 value, the first in record 1)`;
  expect([...table.report]).toEqual([{ column: "u.id", kind: "mixed", count: 1, firstRecord: 1, reason, message }]);
  expect(String(table.report)).toBe(message);
  expect(inspect(table.report)).toBe(`TableReport, 1 finding\n  ${message}`);
  expect(inspect(table)).toBe("Table things.list, 2 rows, 1 column, 1 finding in its report");
  expect(table.report.filter(({ kind }) => kind === "conflict")).toEqual([]);
});

test("a table of nothing has no columns", async () => {
  const table = await new RecordPages("[]").records().table();
  expect([table.rows, table.schema, table.toObjects(), table.batches()]).toEqual([0, {}, [], []]);
  expect(arrow.tableFromIPC(table.ipc).numRows).toBe(0);
  expect(inspect(table)).toBe("Table things.list, 0 rows, 0 columns");
});

test("a schema that does not fit is reported", async () => {
  const records = new RecordPages('[{"a": 1, "b": "x", "c": 1}, {"a": "y", "b": 2}]').records();
  const table = await records.table({ schema: { a: "int64", b: "text" } });
  expect(table.toObjects()).toEqual([
    { a: 1, b: "x" },
    { a: null, b: "2" },
  ]);
  expect(kinds(table).sort()).toEqual([
    ["a", "conflict", 1, 1],
    ["c", "no_column", 1, 0],
  ]);
  const strict = records.table({ schema: { a: "int64" }, onConflict: "error" });
  await expect(strict).rejects.toThrow("`a` of record 1 does not fit the columns of the table");
  // Columns that the caller leaves out are no conflict.
  expect((await records.table({ schema: { b: "text" }, onConflict: "error" })).rows).toBe(2);
});

test("the schema of a table is one to give", async () => {
  const records = new RecordPages('[{"a": {"b": [1]}, "j": [1]}, {"j": 2}]').records();
  const table = await records.table();
  for (const schema of [table, table.schema]) {
    const again = await records.table({ schema });
    expect([again.schema, again.toObjects(), [...again.report]]).toEqual([table.schema, table.toObjects(), []]);
  }
});

test("the schema may be one of apache-arrow", async () => {
  const field = (name: string, type: arrow.DataType) => new arrow.Field(name, type, true);
  const schema = new arrow.Schema([
    field("i", new arrow.Int16()),
    field("u", new arrow.Uint64()),
    field("f", new arrow.Float32()),
    field("b", new arrow.Bool()),
    field("n", new arrow.Null()),
    field("at", new arrow.TimestampMillisecond()),
    field("s", new arrow.Struct([field("t", new arrow.LargeUtf8())])),
    field("l", new arrow.List(field("item", new arrow.Utf8()))),
  ]);
  const wanted = {
    i: "int64",
    u: "uint64",
    f: "float64",
    b: "bool",
    n: "null",
    at: "timestamp",
    s: { t: "text" },
    l: ["text"],
  };
  const pages = new RecordPages('[{"i": 1}]');
  expect((await pages.records().table({ schema })).schema).toEqual(wanted);
  // That of a table of ours comes back the same.
  const again = arrow.tableFromIPC((await pages.records().table({ schema })).ipc).schema;
  expect((await pages.records().table({ schema: again })).schema).toEqual(wanted);
});

test.each<[arrow.Field[], string]>([
  [[new arrow.Field("a", new arrow.DateDay())], "`schema`: `a`: tables have no type `Date32<DAY>` of Arrow; use text"],
  [
    [new arrow.Field("a", new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()))],
    "`schema`: `a`: dictionaries are not supported; use text",
  ],
  [
    [new arrow.Field("a", new arrow.Int8()), new arrow.Field("a", new arrow.Int8())],
    "`schema`: `a`: two columns have this name",
  ],
  [[new arrow.Field("a", new arrow.Struct([]))], "`schema`: `a`: a struct without members"],
])("a schema of apache-arrow that tables cannot have is refused: %s", async (fields, message) => {
  const pages = threePages();
  await expect(pages.records().table({ schema: new arrow.Schema(fields) })).rejects.toThrow(message);
  expect(pages.requested).toEqual([]);
});

describe("options that cannot be used are named before anything is sent", () => {
  test.each<[unknown, string]>([
    [{ schema: { a: "varchar" } }, "`schema`: `a`: `varchar` is not a type; use `null`, `bool`"],
    [{ schema: ["a"] }, "`schema`: must be an object with the type of each column, a table, or a Schema"],
    [{ schema: null }, "`schema`: must be an object"],
    [{ schema: { a: {} } }, "`schema`: `a`: a struct without members"],
    [{ schema: { a: ["text", "text"] } }, "`schema`: `a`: a list has the one type"],
    [{ schema: { a: () => "text" } }, "`schema.a`: "],
    [{ nested: "flat" }, "`nested`: must be `struct` or `json`"],
    [{ onConflict: "raise" }, "`onConflict`: must be `null` or `error`"],
    [{ on_conflict: "error" }, "`on_conflict`: unknown option; did you mean `onConflict`?"],
    [{ timestamps: "yes" }, "`timestamps`: must be a boolean"],
    ["struct", "`options`: must be an object"],
  ])("%j", async (options, message) => {
    const pages = threePages();
    const records = pages.records();
    const calls = [
      records.table(options as TableOptions),
      (async () => records.batches(options as TableOptions))(),
      records.write("records.jsonl", options as TableOptions),
    ];
    for (const result of await Promise.allSettled(calls)) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(InvalidRequestError);
      expect(reason.message).toContain(message);
    }
    expect(pages.requested).toEqual([]);
  });

  test.each([0, -1, 1.5, "10", null, 2 ** 32])("rows: %j", (rows) => {
    const records = threePages().records();
    expect(() => records.batches({ rows: rows as number })).toThrow("`rows`: must be an integer from 1 to 4294967295");
  });

  test("arguments that there are not", async () => {
    const records = threePages().records();
    await expect((records.table as (...args: unknown[]) => unknown).call(records, {}, 1)).rejects.toThrow(
      "call it as `table(options)`",
    );
  });
});

test("after a failure, an error says how far it was, and a table begins anew", async () => {
  const pages = new RecordPages(numbered(2), NOT_JSON, numbered(1, 4));
  const records = pages.records();
  await expect(records.table()).rejects.toMatchObject({ code: "decode", recordsRead: 2 });
  pages.pages[1] = new Error("gone");
  await expect(records.table()).rejects.toMatchObject({ recordsRead: 2 });
  pages.pages[1] = numbered(2, 2);
  expect(ids(await records.table())).toEqual([0, 1, 2, 3, 4]);
});

test("after a failure, batches go on", async () => {
  const pages = new RecordPages(numbered(2), NOT_JSON, numbered(1, 4));
  const batches = pages.records().batches({ rows: 2, schema: { id: "int64" } });
  expect(ids((await batches.next()).value!)).toEqual([0, 1]);
  await expect(batches.next()).rejects.toThrow(DecodeError);
  pages.pages[1] = numbered(2, 2);
  expect((await all(batches)).map(ids)).toEqual([[2, 3], [4]]);
  expect(inspect(batches)).toBe("TableBatches things.list, 5 rows read");
});

test("batches fix the columns by the first 10,000 records", async () => {
  const later = '[{"id": "x"}, {"id": 2.5}, {"id": 3, "new": true}]';
  const pages = new RecordPages(numbered(6000), numbered(4000, 6000), later);
  const batches = pages.records().batches({ rows: 6000 });
  expect([batches.schema, [...batches.report]]).toEqual([undefined, []]);
  const rows: number[] = [];
  for await (const batch of batches) rows.push(batch.rows);
  expect([rows, batches.rowsRead, batches.schema]).toEqual([[6000, 4003], 10_003, { id: "int64" }]);
  expect(kinds(batches)).toEqual([
    ["new", "no_column", 1, 10_002],
    ["id", "conflict", 2, 10_000],
  ]);
  const strict = pages.records().batches({ rows: 6000, onConflict: "error" });
  await strict.next();
  await expect(strict.next()).rejects.toThrow("does not fit the columns of the table");
});

test("leaving the loop ends the batches, and the report stays", async () => {
  const pages = new RecordPages('[{"id": 1}, {"id": "x"}, {"id": "y"}]', numbered(2));
  const batches = pages.records({ prefetch: 0 }).batches({ rows: 2, schema: { id: "int64" } });
  for await (const _ of batches) break;
  expect(await batches.next()).toEqual({ done: true, value: undefined });
  expect(pages.requested).toEqual([0]);
  expect([kinds(batches), batches.schema, batches.rowsRead]).toEqual([[["id", "conflict", 1, 1]], { id: "int64" }, 2]);
});

githubTest("leaving the loop drops the requests of pages ahead", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, { latency: { ms: 60_000 } }, { nth: 3 });
  const batches = github.records("issues", "list", { per_page: 10 }).batches({ rows: 10, schema: { number: "int64" } });
  for await (const _ of batches) {
    if (batches.rowsRead < 20) continue;
    await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === 3);
    break;
  }
  await receivedUntil(setup.emulator, EXECUTE, ([, , entry]) => entry?.aborted === true);
});

githubTest("return() drops the request in progress", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, { latency: { ms: 60_000 } });
  const batches = github.records("issues", "list").batches();
  const next = batches.next();
  await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === 1);
  await batches.return();
  expect(await next).toEqual({ done: true, value: undefined });
  await receivedUntil(setup.emulator, EXECUTE, ([entry]) => entry?.aborted === true);
});

githubTest("a signal aborts a table", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, { latency: { ms: 60_000 } });
  const controller = new AbortController();
  const reading = github.records("issues", "list", {}, { signal: controller.signal }).table();
  await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === 1);
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
});

githubTest("concurrent requests for batches are answered in order", async ({ github }) => {
  const batches = github.records("issues", "list", { per_page: 100 }).batches({ rows: 100 });
  const answers = await Promise.all([batches.next(), batches.next(), batches.next(), batches.next()]);
  expect(answers.map(({ value }) => value?.rows)).toEqual([100, 100, 50, undefined]);
  expect(answers[1]!.value?.toObjects()[0]?.number).toBe(101);
});

githubTest("executions and pages have tables", async ({ github }) => {
  const execution = await github.execute("issues", "list", { per_page: 10 });
  const table = await execution.table({ schema: { number: "int64" } });
  expect(inspect(table)).toMatch("Table issues.list, 10 rows, 1 column,");
  expect(table.toObjects()).toEqual(execution.records.map(({ number }) => ({ number })));
  await expect(execution.table({ nested: "flat" as never })).rejects.toThrow("`nested`: must be");
  await expect(execution.table({ schema: { number: "bool" }, onConflict: "error" })).rejects.toThrow(DecodeError);
  for await (const page of github.pages("issues", "list", { per_page: 100 }, { maxPages: 1 })) {
    expect((await page.table()).rows).toBe(100);
  }
  const one = await github.execute("issues", "get", { number: 1 });
  expect((await one.table()).rows).toBe(1);
});

githubTest("a closed client reads no table", async ({ github }) => {
  const client = setup.emulator.client();
  const records = client.connectorById(github.id).records("issues", "list");
  await client.close();
  await expect(records.table()).rejects.toThrow("the client is closed");
  expect(() => records.batches()).toThrow("the client is closed");
  expect(await received(setup.emulator, EXECUTE)).toEqual([]);
});

test("the bytes are made once, and again if they were given away", async () => {
  const table = await threePages().records().table();
  const { ipc } = table;
  expect(table.ipc).toBe(ipc);
  const copy = structuredClone(ipc);
  expect(arrow.tableFromIPC(copy).numRows).toBe(5);
  // Batches are parts with their own bytes.
  expect(table.batches({ rows: 2 }).map((part) => arrow.tableFromIPC(part.ipc).numRows)).toEqual([2, 2, 1]);
});

test("the event loop goes on while a table is made", async () => {
  const record = `{${Array.from({ length: 20 }, (_, index) => `"k${index}": ["${"x".repeat(20)}", ${index}.5]`)}}`;
  const page = `[${Array(20_000).fill(record)}]`;
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const pages = new RecordPages(page);
  let turnsBefore = 0;
  pages.onRequest = () => (turnsBefore = turns);
  const table = await pages.records().table();
  clearInterval(timer);
  expect(table.rows).toBe(20_000);
  expect(turns - turnsBefore).toBeGreaterThan(10);
});

test("what is shown of a table has no values", async () => {
  const pages = new RecordPages('[{"password": "canary-1", "n": 1}, {"password": 5, "n": "canary-2"}]');
  const table = await pages.records().table();
  const shown = [table, table.report, table.schema].map(
    (it) => inspect(it, { depth: 9, showHidden: true }) + String(it),
  );
  expect(shown.join()).not.toContain("canary");
  const error = await pages
    .records()
    .table({ schema: { n: "int64" }, onConflict: "error" })
    .catch((thrown) => thrown);
  expect(inspect(error)).not.toContain("canary");
});
