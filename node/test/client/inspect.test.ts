import { inspect } from "node:util";

import { expect } from "vitest";
import { fault } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";
import { says, service } from "../helpers/http-service.js";

const at = useEmulator();

/** Formats a value like `console.log`. */
const shown = (it: unknown) => inspect(it, { colors: false, breakLength: 80 });

test("clients, connectors and emulators print their identity", async ({ github: connector }) => {
  const { id, definition_id } = connector;
  expect(shown(at.client)).toBe(`Client { baseUrl: '${at.emulator.url}', workspace: 'default' }`);
  expect(shown(connector)).toContain(`id: '${id}'`);
  expect(shown(connector)).toContain(`definition_id: '${definition_id}'`);
  expect(shown(at.emulator)).toContain(at.emulator.url);
  for (const it of [at.client, connector, at.emulator]) expect(shown(it).length).toBeLessThan(400);
});

test("a result prints its first records and their number", async ({ github: connector }) => {
  const params = { per_page: 50 };
  const execution = await connector.execute("issues", "list", params);
  const { value: page } = await connector.pages("issues", "list", params).next();
  for (const answer of [execution, page]) {
    expect(shown(answer)).toMatch(/^(Execution|Page) \{\n {2}status: 'success',\n {2}result: \[/);
    expect(shown(answer)).toContain("number: 1,");
    expect(shown(answer)).toContain("... 47 more items");
    expect(shown(answer)).toContain("connector_metadata: ");
    expect(shown(answer)).toMatch(/response: APIResponse \{\s+status: 200,/);
    expect(shown({ a: { b: { c: answer } } })).toContain(`c: [${answer.constructor.name}]`);
  }
  expect(inspect(execution, { maxArrayLength: null })).not.toContain("more items");
});

test("a page of a list operation prints its records and the next page", async () => {
  await using it = await service(says(() => '{"data":[{"id":"a"}],"next":"/api/v1/workspaces?cursor=abc"}'));
  const { value: page } = await it.client().workspaces.listAll().pages().next();
  expect(shown(page)).toMatch(/^ListPage \{\s+records: \[ \{ id: 'a' \} \],\s+next: \{ cursor: 'abc' \}/);
});

test("a result that cannot be decoded can be printed", async ({ github: connector }) => {
  await fault(at.emulator, "connectors.execute", "invalid_json");
  expect(shown(await connector.execute("issues", "list"))).toMatch(
    /^Execution \{\s+response: APIResponse \{\s+status: 200,/,
  );
});

test("printing a download does not read it, and printing a list sends nothing", async ({
  drive: { connector, fileId },
}) => {
  const file = await connector.download("files", "download", { fileId });
  expect(shown(file)).toMatch(
    /^Download \{\s+filename: '.*',\s+contentType: '.*',\s+size: 72174,\s+response: APIResponse/,
  );
  expect(await file.bytes()).toHaveLength(72174);
  expect(shown(connector.records("files", "list"))).toBe("PagedList {}");
});

test("an error prints its stack and the request id", async () => {
  const error = await at.client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
  const lines = shown(error).split("\n");
  expect(lines[0]).toMatch(/^NotFoundError: connectors\.get: 404 Not Found/);
  expect(lines.slice(1, -1).every((line) => line.startsWith("    at "))).toBe(true);
  expect(lines.slice(1, -1).join("\n")).toContain("inspect.test.ts");
  expect(lines.at(-1)).toBe(`  [code: not_found, requestId: ${error.requestId}]`);
});
