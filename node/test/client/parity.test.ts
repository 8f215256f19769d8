import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as airbyte from "airbyte-agent";
import { Connector, Emulator } from "airbyte-agent";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PYTHON = join(ROOT, "python", "src", "airbyte_agent");

function camel(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

const pythonSources = readdirSync(PYTHON, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".py"))
  .map((path) => readFileSync(join(PYTHON, path), "utf8"));

/** Public methods and properties of a Python class, wherever it is defined. */
function pythonMembers(className: string): string[] {
  const body = new RegExp(`^class ${className}\\b.*\\n((?: .*\\n|\\n)*)`, "m");
  const [source] = pythonSources.flatMap((text) => body.exec(text)?.[1] ?? []);
  if (source === undefined) throw new Error(`the Python package has no class ${className}`);
  const names = [...source.matchAll(/^ {4}(?:async )?def ([a-z]\w*)\(/gm)].map(([, name]) => name!);
  return [...new Set(names)];
}

/** Members that have another name in Node. */
const RENAMED: Record<string, string | undefined> = {
  // There is one client: all of its methods are async, and their promises have `withResponse`.
  async_client: "client",
  async_replication: "replication",
  with_raw_response: "withOptions",
};

function missing(names: string[], target: object): string[] {
  return names.filter((name) => !((RENAMED[name] ?? camel(name)) in target));
}

describe("every operation is a method", () => {
  const client = new airbyte.Client({ token: "t" });
  const references = ["operations.md", "replication-operations.md"];
  const reference = references.map((name) => readFileSync(join(ROOT, "docs", name), "utf8")).join("");
  const operations = [...reference.matchAll(/^### `([\w.]+)`$/gm)].map(([, name]) => name!);
  const method = (path: string) =>
    camel(path)
      .split(".")
      .reduce((value: any, name) => value?.[name], client);

  test("the reference lists them", () => {
    expect(operations.length).toBeGreaterThan(140);
  });

  test.each(operations)("%s", (operation) => {
    expect(method(operation)).toBeTypeOf("function");
  });
});

describe("what exists in Python exists here", () => {
  test.each([airbyte.Client, airbyte.Replication])("methods of %s", (client) => {
    const names = [...pythonMembers("AsyncAPIClient"), ...pythonMembers(`Async${client.name}`)];
    expect(names).toEqual(expect.arrayContaining(["with_options", "base_url"]));
    expect(missing(names, client.prototype)).toEqual([]);
  });

  test("methods of connectors", () => {
    const names = pythonMembers("AsyncConnector");
    expect(names).toContain("execute");
    expect(missing(names, Connector.prototype)).toEqual([]);
  });

  test("methods of emulators", async () => {
    await using emulator = await Emulator.start();
    const names = pythonMembers("Emulator");
    expect(names).toContain("advance_clock");
    expect(missing(names, emulator)).toEqual([]);
  });

  test("error classes", () => {
    const names = pythonSources.flatMap((text) =>
      [...text.matchAll(/^class (\w+Error)\((?:\w+Error|Exception)\)/gm)].map(([, name]) => name!),
    );
    expect(names).toContain("RateLimitError");
    expect(names.filter((name) => !(name in airbyte))).toEqual([]);
  });
});
