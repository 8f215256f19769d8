import { inspect } from "node:util";

import { DecodeError, Page, PagingError } from "airbyte-agent";
import { expect } from "vitest";

import { fault } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";
import { respondWith, startService } from "../helpers/http-service.js";

const setup = useEmulator();

/** Formats a value like `console.log`. */
const print = (it: unknown) => inspect(it, { colors: false, breakLength: 80 });

test("clients, connectors and emulators print their identity", async ({ github: connector }) => {
  const { id, definition_id } = connector;
  expect(print(setup.client)).toBe(`Client { baseUrl: '${setup.emulator.url}', workspace: 'default' }`);
  expect(print(connector)).toContain(`id: '${id}'`);
  expect(print(connector)).toContain(`definition_id: '${definition_id}'`);
  expect(print(setup.emulator)).toContain(setup.emulator.url);
  for (const it of [setup.client, connector, setup.emulator]) expect(print(it).length).toBeLessThan(400);
});

test("a closed client can be printed, and says what it was for", async () => {
  const client = setup.emulator.client();
  const airbyte = client.replication;
  await client.close();
  await client.close();
  await airbyte.close();
  const { url, replicationUrl } = setup.emulator;
  expect(print(client)).toBe(`Client (closed) { baseUrl: '${url}', workspace: 'default' }`);
  expect(print(airbyte)).toBe(`Replication (closed) { baseUrl: '${replicationUrl}' }`);
  expect([client.baseUrl, client.workspace]).toEqual([url, "default"]);
});

test("a client that is posted to another thread says what to do", () => {
  for (const client of [setup.client, setup.client.replication]) {
    expect(() => structuredClone({ client })).toThrow(
      /a client belongs to its thread: create one there.* could not be cloned/,
    );
  }
});

test("a result prints its first records and their number", async ({ github: connector }) => {
  const params = { per_page: 50 };
  const execution = await connector.execute("issues", "list", params);
  const { value: page } = await connector.pages("issues", "list", params).next();
  for (const result of [execution, page]) {
    const name = result instanceof Page ? "Page" : "Execution";
    expect(print(result)).toMatch(
      new RegExp(`^${name} issues\\.list, 50 records, next page \\{\\n {2}status: 'success',\\n {2}result: \\[`),
    );
    expect(print(result)).toContain("number: 1,");
    expect(print(result)).toContain("... 47 more items");
    expect(print(result)).toContain("connector_metadata: ");
    expect(print(result)).toMatch(/response: APIResponse \{\s+status: 200,/);
    expect(print({ a: { b: { c: result } } })).toContain(`c: [${name} issues.list, 50 records, next page]`);
  }
  expect(inspect(execution, { maxArrayLength: null })).not.toContain("more items");
  expect(print(await connector.execute("issues", "get", { number: 1 }))).toMatch(/^Execution issues\.get, 1 record \{/);
});

test("a next page that cannot be requested is printed as one", async ({ github: connector }) => {
  const body = { status: "success", result: [{ id: 1 }], connector_metadata: { has_next_page: true } };
  await fault(setup.emulator, "connectors.execute", { status: { status: 200, body } });
  const execution = await connector.execute("issues", "list");
  expect(() => execution.next).toThrow(PagingError);
  expect(print(execution)).toMatch(/^Execution issues\.list, 1 record, next page \{/);

  await using server = await startService(respondWith(() => '{"data":[],"next":7}'));
  const page = await server.client().workspaces.list();
  expect(() => page.next).toThrow(DecodeError);
  expect(print(page)).toBe("ListPage workspaces.list, 0 workspaces, next page { data: [], next: undefined }");
});

test("the entries of a page are called what the operation returns", async () => {
  expect(print(await setup.client.definitions.listSources({ name: "github" }))).toMatch(
    /^ListPage definitions\.list_sources, 1 source \{/,
  );
  expect(print(await setup.client.replication.workspaces.list())).toMatch(
    /^ListPage replication\.workspaces\.list, 1 workspace \{/,
  );
});

test("resources print their path and the service", async () => {
  const { url, replicationUrl } = setup.emulator;
  const client = setup.emulator.client();
  expect(print(client.workspaces)).toBe(`Resource workspaces { baseUrl: '${url}' }`);
  expect(print(client.templates.sources)).toBe(`Resource templates.sources { baseUrl: '${url}' }`);
  expect(print(client.replication.jobs)).toBe(`Resource replication.jobs { baseUrl: '${replicationUrl}' }`);
  await client.close();
  expect(print(client.workspaces)).toBe(`Resource workspaces (closed) { baseUrl: '${url}' }`);
});

test("a page of a list operation prints its entries and the next page", async () => {
  await using server = await startService(
    respondWith(() => '{"data":[{"id":"a"}],"next":"/api/v1/workspaces?cursor=abc"}'),
  );
  const page = await server.client().workspaces.list();
  expect(print(page)).toBe(
    "ListPage workspaces.list, 1 workspace, next page { data: [ { id: 'a' } ], next: { cursor: 'abc' } }",
  );
});

test("a file can be printed", async ({ drive: { connector, fileId } }) => {
  expect(print(await connector.execute("files", "download", { fileId }))).toMatch(
    /^Execution files\.download, status 200, 72,174 bytes of text\/csv \{\s+response: APIResponse \{\s+status: 200,/,
  );
});

test("printing a download does not read it, and printing a list sends nothing", async ({
  drive: { connector, fileId },
}) => {
  const file = await connector.download("files", "download", { fileId });
  expect(print(file)).toMatch(
    /^Download \{\s+filename: '.*',\s+contentType: '.*',\s+size: 72174,\s+response: APIResponse/,
  );
  expect(await file.bytes()).toHaveLength(72174);
  expect(print(connector.records("files", "list"))).toBe("Records files.list");
});

test("an error prints its stack and the request id", async () => {
  const error = await setup.client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
  const lines = print(error).split("\n");
  expect(lines[0]).toMatch(/^NotFoundError: connectors\.get: 404 Not Found/);
  expect(lines.slice(1, -1).every((line) => line.startsWith("    at "))).toBe(true);
  expect(lines.slice(1, -1).join("\n")).toContain("inspect.test.ts");
  expect(lines.at(-1)).toBe(`  [code: not_found, requestId: ${error.requestId}]`);
});
