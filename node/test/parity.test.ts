/** What the other languages can do, this one can. */

import { readdirSync, readFileSync } from "node:fs";

import * as airbyte from "airbyte-agent";
import { Connector, Emulator } from "airbyte-agent";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

function camel(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Public methods and properties of a Python class in a file of its own. */
function python(file: string): string[] {
  const names = [...read(`python/src/airbyte_agent/${file}`).matchAll(/^    (?:async )?def ([a-z]\w*)\(/gm)];
  return [...new Set(names.map(([, name]) => name!))];
}

/** What this language says in its own way. */
const OURS: Record<string, string | undefined> = {
  // Every call is awaited, and gives its reply by `withResponse`.
  async_client: "client",
  with_raw_response: "withOptions",
};

function lacking(names: string[], has: object): string[] {
  return names.filter((name) => !((OURS[name] ?? camel(name)) in has));
}

describe("operations", () => {
  const client = new airbyte.Client({ token: "t" });
  const text = read("docs/operations.md");
  const operations = [...text.matchAll(/^### `([\w.]+)`$/gm)].map(([, name]) => name!);
  const at = (path: string) => camel(path).split(".").reduce((value: any, step) => value?.[step], client);

  test("there are many", () => {
    expect(operations.length).toBeGreaterThan(50);
  });

  test.each(operations)("%s", (operation) => {
    expect(at(operation)).toBeTypeOf("function");
  });

  test("lists with pages have a sibling that follows them", () => {
    const rows = [...text.matchAll(/^\| \[`(\w+)`\]\(#(\w+)\) \|.*\| by `\w+`[^|]*\|$/gm)];
    const paged = rows.map(([, verb, anchor]) => operations.find((name) => name.replaceAll(".", "") === anchor && name.endsWith(verb!))!);
    expect(paged).toContain("workspaces.list");
    for (const operation of paged) expect(at(`${operation}_all`)).toBeTypeOf("function");
    const python = read("python/src/airbyte_agent/_generated/async_resources.py").match(/def \w+_all\(/g) ?? [];
    expect(paged).toHaveLength(python.length);
  });
});

test("clients", () => {
  const names = python("_async_client.py");
  expect(names).toContain("with_options");
  expect(lacking(names, airbyte.Client.prototype)).toEqual([]);
});

test("handles", () => {
  const names = python("_async_connector.py");
  expect(names).toContain("execute");
  expect(lacking(names, Connector.prototype)).toEqual([]);
});

test("emulators", async () => {
  await using emulator = await Emulator.start();
  const names = python("_emulator.py");
  expect(names).toContain("advance_clock");
  expect(lacking(names, emulator)).toEqual([]);
});

test("errors", () => {
  const names = [...read("python/src/airbyte_agent/_errors.py").matchAll(/^class (\w+)/gm)].map(([, name]) => name!);
  const generated = readdirSync(new URL("python/src/airbyte_agent/_generated", ROOT)).filter((name) => name === "errors.py");
  for (const file of generated) {
    names.push(...[...read(`python/src/airbyte_agent/_generated/${file}`).matchAll(/^class (\w+)/gm)].map(([, name]) => name!));
  }
  expect(names).toContain("RateLimitError");
  expect(names.filter((name) => !(name in airbyte))).toEqual([]);
});
