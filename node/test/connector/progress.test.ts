import { InvalidRequestError } from "airbyte-agent";
import { afterEach, beforeEach, expect, vi } from "vitest";

import { fault } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();
const { isTTY } = process.stderr;
let written: string;

beforeEach(() => {
  written = "";
  process.stderr.isTTY = true;
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

test("a line has the number of records read so far, in every way of reading them", async ({ github }) => {
  const issues = github.records("issues", "list", { per_page: 100 }, { progress: true });
  expect(written).toBe("");
  const line = "\rissues.list: 100 records\rissues.list: 200 records\rissues.list: 250 records\n";
  await issues.toArray();
  expect(written).toBe(line);
  for await (const _ of issues);
  expect(written).toBe(line + line);
  for await (const _ of issues.pages());
  for await (const _ of github.pages("issues", "list", { per_page: 100 }, { progress: true }));
  expect(written).toBe(line.repeat(4));
});

test("a line has the number of records that were read as tables", async ({ github }) => {
  const issues = github.records("issues", "list", { per_page: 100 }, { progress: true });
  await issues.table();
  expect(written).toBe("\rissues.list: 250 records\n");
  for await (const _ of issues.batches({ rows: 200 }));
  expect(written).toBe("\rissues.list: 250 records\n\rissues.list: 200 records\rissues.list: 250 records\n");
});

test("the line counts no more records than the loop has", async ({ github }) => {
  const issues = github.records("issues", "list", { per_page: 100 }, { progress: true, maxRecords: 130 });
  expect(await issues.toArray()).toHaveLength(130);
  expect(written).toMatch(/\rissues\.list: 130 records\n$/);
});

test("the line ends when the loop is left", async ({ github }) => {
  for await (const _ of github.records("issues", "list", { per_page: 100 }, { progress: true })) break;
  expect(written).toBe("\rissues.list: 100 records\n");
});

test("an error ends the line, and the next attempt begins another", async ({ github }) => {
  await fault(setup.emulator, "connectors.execute", { status: { status: 400 } }, { nth: 2 });
  const pages = github.pages("issues", "list", { per_page: 100 }, { progress: true });
  await pages.next();
  await expect(pages.next()).rejects.toMatchObject({ code: "bad_request" });
  expect(written).toBe("\rissues.list: 100 records\n");
  await pages.next();
  await pages.return!();
  expect(written).toBe("\rissues.list: 100 records\n\rissues.list: 200 records\n");
});

test("nothing is shown by default, nor if nobody looks", async ({ github }) => {
  await github.records("issues", "list", { per_page: 100 }).toArray();
  await github.records("issues", "list", { per_page: 100 }, { progress: false }).toArray();
  process.stderr.isTTY = false;
  await github.records("issues", "list", { per_page: 100 }, { progress: true }).toArray();
  expect(written).toBe("");
});

test("progress is true or false", ({ github }) => {
  const read = () => github.records("issues", "list", {}, { progress: "yes" as never });
  expect(read).toThrow(InvalidRequestError);
  expect(read).toThrow("`progress`: must be a boolean");
});
