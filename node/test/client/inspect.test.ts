/** What `console.log` shows. */

import { inspect } from "node:util";

import { expect, test } from "vitest";
import { fault } from "../helpers/emulator-admin.js";
import { drive, github, useEmulator } from "../helpers/fixtures.js";
import { says, service } from "../helpers/http-service.js";

const at = useEmulator();

/** As `console.log` does it. */
const shown = (it: unknown) => inspect(it, { colors: false, breakLength: 80 });

test("a client, a handle and an emulator say what they are", async () => {
  const connector = await github(at.client);
  const { id, definition_id } = connector;
  expect(shown(at.client)).toBe(`Client { baseUrl: '${at.emulator.url}', workspace: 'default' }`);
  expect(shown(connector)).toContain(`id: '${id}'`);
  expect(shown(connector)).toContain(`definition_id: '${definition_id}'`);
  expect(shown(at.emulator)).toContain(at.emulator.url);
  for (const it of [at.client, connector, at.emulator]) expect(shown(it).length).toBeLessThan(400);
});

test("an answer shows its first records, and how many there are", async () => {
  const connector = await github(at.client);
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

test("a page of the API's own lists shows its records and where the next one is", async () => {
  await using it = await service(says(() => '{"data":[{"id":"a"}],"next":"/api/v1/workspaces?cursor=abc"}'));
  const { value: page } = await it.client().workspaces.listAll().pages().next();
  expect(shown(page)).toMatch(/^ListPage \{\s+records: \[ \{ id: 'a' \} \],\s+next: \{ cursor: 'abc' \}/);
});

test("an answer that cannot be read can be looked at all the same", async () => {
  const connector = await github(at.client);
  await fault(at.emulator, "connectors.execute", "invalid_json");
  expect(shown(await connector.execute("issues", "list"))).toMatch(
    /^Execution \{\s+response: APIResponse \{\s+status: 200,/,
  );
});

test("looking at a file reads nothing of it, and looking at a list sends nothing", async () => {
  const { drive: connector, fileId } = await drive(at.client);
  const file = await connector.download("files", "download", { fileId });
  expect(shown(file)).toMatch(
    /^Download \{\s+filename: '.*',\s+contentType: '.*',\s+size: 72174,\s+response: APIResponse/,
  );
  expect(await file.bytes()).toHaveLength(72174);
  expect(shown(connector.records("files", "list"))).toBe("PagedList {}");
});

test("an error shows its trace and what to quote to support", async () => {
  const error = await at.client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
  const lines = shown(error).split("\n");
  expect(lines[0]).toMatch(/^NotFoundError: connectors\.get: 404 Not Found/);
  expect(lines.slice(1, -1).every((line) => line.startsWith("    at "))).toBe(true);
  expect(lines.slice(1, -1).join("\n")).toContain("inspect.test.ts");
  expect(lines.at(-1)).toBe(`  [code: not_found, requestId: ${error.requestId}]`);
});
