import { inspect } from "node:util";

import { ConfigurationError, InvalidRequestError } from "airbyte-agent";
import { beforeEach, expect, test } from "vitest";

import { createGitHub, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();
const READ = { connector: "github", entity: "issues", action: "list", select_fields: ["number"], limit: 2 };

beforeEach(async () => {
  await createGitHub(setup.client);
});

test("the definitions are tools of MCP", () => {
  const toolbox = setup.client.tools();
  const names = ["list_connectors", "connector_docs", "connector_read", "connector_write"];
  expect(toolbox.definitions.map(({ name }) => name)).toEqual(names);
  expect(toolbox.definitions.every(({ inputSchema }) => inputSchema.type === "object")).toBe(true);
  expect(toolbox.instructions).toContain("list_connectors");
  expect(inspect(toolbox)).toContain("connector_read");
});

test("a cursor continues a call, also of a toolbox with the same key", async () => {
  const cursorKey = "k".repeat(32);
  const first = await setup.client.tools({ cursorKey }).call("connector_read", READ);
  expect(first.structured?.records).toEqual([{ number: 1 }, { number: 2 }]);
  expect(JSON.parse(first.text)).toEqual(first.structured);
  const next = JSON.stringify({ ...READ, cursor: first.structured?.next_cursor });
  const rest = await setup.client.tools({ cursorKey }).call("connector_read", next);
  expect(rest.structured?.records).toEqual([{ number: 3 }, { number: 4 }]);
  expect((await setup.client.tools().call("connector_read", next)).isError).toBe(true);
});

test("a failure is a result", async () => {
  const result = await setup.client.tools().call("connector_read", { ...READ, entity: "isues" });
  expect(result).toMatchObject({ isError: true, structured: { code: "unknown_entity_or_action" } });
  expect(result.text).toContain("did you mean `issues`?");
});

test("a program knows before a call whether a person has to approve it", async () => {
  const toolbox = setup.client.tools();
  const write = { ...READ, action: "create", params: { title: "Hi" }, intent: "A test." };
  const { select_fields: _, limit: __, ...create } = write;
  expect(await toolbox.needsApproval("connector_write", create)).toBe(true);
  expect(await toolbox.needsApproval("connector_write", JSON.stringify({ ...create, entity: "isues" }))).toBe(false);
  expect(await toolbox.needsApproval("connector_read", READ)).toBe(false);
  expect((await toolbox.call("connector_write", create, { approved: true })).isError).toBe(false);
});

test("the Airbyte API is a connector unless it is left out", async () => {
  expect((await setup.client.tools().call("list_connectors")).text).toContain('"airbyte"');
  expect((await setup.client.tools({ airbyte: false }).call("list_connectors")).text).not.toContain('"airbyte"');
});

test("options that cannot be used are refused", async () => {
  const client = setup.emulator.client();
  expect(() => client.tools({ cursorKey: "short" })).toThrow("`cursorKey` must have at least 32 bytes");
  expect(() => client.tools({ airbite: true } as never)).toThrow(InvalidRequestError);
  const toolbox = client.tools();
  await client.close();
  await expect(toolbox.call("list_connectors")).rejects.toBeInstanceOf(ConfigurationError);
});

test("an abort ends a call", async () => {
  await setup.emulator.faults({ operation: "connectors.list", fault: { latency: { ms: 60_000 } } });
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(setup.client.tools().call("list_connectors", {}, { signal })).rejects.toThrow("enough");
});
