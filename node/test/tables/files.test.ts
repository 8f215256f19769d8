// Files of tables: a file is whole or not there.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { DecodeError, InvalidRequestError } from "airbyte-agent";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { NOT_JSON, numbered, RecordPages } from "../helpers/record-pages.js";
import { run } from "../helpers/run-script.js";

const RECORDS =
  '[{"id": 1, "text": "a,\\"b\\"\\nc", "none": null, "user": {"tags": [1, null]}}, {"id": 9223372036854775807}]';
const SCHEMA = { id: "int64", text: "text", none: "text", user: { tags: ["int64"] } };
const SUFFIXES = ["jsonl", "csv", "parquet"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("lines of JSON", async () => {
  const path = join(folder, "records.jsonl");
  const file = await new RecordPages(RECORDS, '[{"id": 2}]').records().write(path);
  const text = await readFile(path, "utf8");
  expect(text.split("\n")).toEqual([
    '{"id":1,"text":"a,\\"b\\"\\nc","none":null,"user":{"tags":[1,null]}}',
    '{"id":9223372036854775807,"text":null,"none":null,"user":null}',
    '{"id":2,"text":null,"none":null,"user":null}',
    "",
  ]);
  expect({ ...file, report: [...file.report] }).toEqual({
    path,
    rows: 3,
    size: text.length,
    schema: SCHEMA,
    report: [],
  });
  expect(await readdir(folder)).toEqual(["records.jsonl"]);
});

test("CSV", async () => {
  const file = await new RecordPages(RECORDS).records().write(pathToFileURL(join(folder, "records.CSV")));
  expect(await readFile(file.path, "utf8")).toBe(
    'id,text,none,user\r\n1,"a,""b""\nc",,"{""tags"":[1,null]}"\r\n9223372036854775807,,,\r\n',
  );
});

test("Parquet, with a row group for each part", async () => {
  const path = join(folder, "records.parquet");
  const records = Array.from({ length: 12_000 }, (_, id) => ({
    id,
    user: { tags: Array(id % 3).fill({ id }) },
    t: "é😀",
  }));
  const written = await new RecordPages(JSON.stringify(records)).records().write(path);
  expect([written.rows, written.size]).toEqual([12_000, (await readFile(path)).length]);
  const file = await asyncBufferFromFile(path);
  const { row_groups, created_by, num_rows } = await parquetMetadataAsync(file);
  expect([row_groups.map(({ num_rows }) => num_rows), num_rows]).toEqual([[5_000n, 5_000n, 2_000n], 12_000n]);
  expect(created_by).toBe("airbyte-agent");
  const big = (_: string, value: unknown) => (typeof value === "bigint" ? Number(value) : value);
  expect(JSON.parse(JSON.stringify(await parquetReadObjects({ file }), big))).toEqual(records);
});

test("a table and a page write the same files", async () => {
  for (const suffix of SUFFIXES) {
    const pages = new RecordPages(RECORDS);
    const paths = ["records", "table", "page"].map((name) => join(folder, `${name}.${suffix}`));
    await pages.records().write(paths[0]!);
    expect((await (await pages.records().table()).write(paths[1]!)).schema).toEqual(SCHEMA);
    for await (const page of pages.records().pages()) expect((await page.write(paths[2]!)).rows).toBe(2);
    const [first, ...others] = await Promise.all(paths.map((path) => readFile(path)));
    for (const other of others) expect(other.equals(first!), suffix).toBe(true);
  }
});

test("a file of nothing", async () => {
  const records = new RecordPages("[]").records();
  expect(await records.write(join(folder, "a.jsonl"))).toMatchObject({ rows: 0, size: 0 });
  const schema = { a: "text", "b,c": "int64" } as const;
  await records.write(join(folder, "a.csv"), { schema });
  expect(await readFile(join(folder, "a.csv"), "utf8")).toBe('a,"b,c"\r\n');
  await records.write(join(folder, "a.parquet"), { schema });
  expect((await parquetMetadataAsync(await asyncBufferFromFile(join(folder, "a.parquet")))).schema).toHaveLength(3);
});

test("records without members have no columns for Parquet", async () => {
  const records = new RecordPages("[{}, {}]").records();
  await expect(records.write(join(folder, "a.parquet"))).rejects.toThrow(
    "`schema`: Parquet has no rows without columns",
  );
  await records.write(join(folder, "a.jsonl"));
  expect([await readFile(join(folder, "a.jsonl"), "utf8"), await readdir(folder)]).toEqual(["{}\n{}\n", ["a.jsonl"]]);
});

test("without hyparquet-writer, the error says what to install, before anything is sent", async () => {
  const { code, output } = await run("without-parquet.mjs", join(folder, "a.parquet"));
  expect(output).toMatch(
    /^ConfigurationError: Parquet is written by hyparquet-writer: npm install hyparquet-writer \(.*\)\.\n0 requests\n$/,
  );
  expect([code, await readdir(folder)]).toEqual([0, []]);
});

test("later values that do not fit are null and reported", async () => {
  const pages = new RecordPages(numbered(10_000), '[{"id": "x"}]');
  const { report, rows } = await pages.records().write(join(folder, "a.jsonl"));
  expect([rows, report.map(({ column, kind, firstRecord }) => [column, kind, firstRecord])]).toEqual([
    10_001,
    [["id", "conflict", 10_000]],
  ]);
  const strict = pages.records().write(join(folder, "b.jsonl"), { onConflict: "error" });
  await expect(strict).rejects.toThrow("`id` of record 10000 does not fit");
  expect(await readdir(folder)).toEqual(["a.jsonl"]);
});

describe.each(SUFFIXES)("%s", (suffix) => {
  test("after a failure the file is as it was", async () => {
    const path = join(folder, `records.${suffix}`);
    await writeFile(path, "before");
    const pages = new RecordPages(numbered(30_000), NOT_JSON);
    await expect(pages.records().write(path)).rejects.toThrow(DecodeError);
    expect(pages.requested).toEqual([0, 1]);
    expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual(["before", [`records.${suffix}`]]);
  });

  test("an aborted file is not there", async () => {
    const controller = new AbortController();
    const pages = new RecordPages(numbered(30_000), numbered(1));
    pages.onRequest = (position) => {
      if (position === 1) controller.abort(new Error("enough"));
    };
    const writing = pages.records({ signal: controller.signal }).write(join(folder, `a.${suffix}`));
    await expect(writing).rejects.toThrow("enough");
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("a full disk leaves no file", async () => {
    const script = fileURLToPath(new URL("../process/scripts/full-disk.mjs", import.meta.url));
    const path = join(folder, `a.${suffix}`);
    // The limit is in blocks of 1024 bytes. Without the trap, exceeding it would end the process.
    const child = spawn("bash", [
      "-c",
      'trap "" XFSZ; ulimit -f 40; exec "$@"',
      "bash",
      process.execPath,
      script,
      path,
    ]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    await new Promise((closed) => child.on("close", closed));
    expect(output).toBe("EFBIG []\n");
  });
});

test("a folder that does not exist, or is none, is noticed before anything is sent", async () => {
  const pages = new RecordPages(numbered(1));
  await expect(pages.records().write(join(folder, "none", "a.jsonl"))).rejects.toMatchObject({ code: "ENOENT" });
  await writeFile(join(folder, "file"), "");
  await expect(pages.records().write(join(folder, "file", "a.jsonl"))).rejects.toMatchObject({ code: "ENOTDIR" });
  expect(pages.requested).toEqual([]);
});

test("a path that is a folder leaves no other file", async () => {
  await mkdir(join(folder, "a.csv"));
  await expect(new RecordPages(numbered(1)).records().write(join(folder, "a.csv"))).rejects.toThrow(/EISDIR|EPERM/);
  expect(await readdir(folder)).toEqual(["a.csv"]);
});

test.each(["records.xlsx", "records", ".parquet", "records.json", "records.jsonl.gz"])(
  "the suffix of %s",
  async (name) => {
    const pages = new RecordPages(numbered(1));
    const table = await pages.records().table();
    for (const writing of [pages.records().write(join(folder, name)), table.write(join(folder, name))]) {
      const error = await writing.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(error.message).toBe("`path`: must end with .parquet, .jsonl, .ndjson or .csv.");
    }
    expect(pages.requested).toEqual([0]);
  },
);

test("a path that is no path is refused", async () => {
  const records = new RecordPages(numbered(1)).records();
  for (const path of [7, null, new URL("https://example.com/a.csv")]) {
    await expect(records.write(path as never)).rejects.toThrow("`path`: must be a string or a `file:` URL");
  }
});
