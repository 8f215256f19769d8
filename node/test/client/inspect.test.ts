import { inspect } from "node:util";

import { expect } from "vitest";

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

test("a proxy of a client works like the client", async () => {
  const proxy = new Proxy(setup.client, {});
  expect((await proxy.workspaces.list()).data).toHaveLength(1);
  expect((await proxy.replication.workspaces.list()).data).toHaveLength(1);
  expect((await proxy.withOptions({ timeout: 60_000 }).workspaces.list()).data).toHaveLength(1);
  expect(print(proxy)).toBe(print(setup.client));
  const emulator = new Proxy(setup.emulator, {});
  expect(await emulator.journal("workspaces.list")).toHaveLength(2);
});

test("a result prints its first records and their number", async ({ github: connector }) => {
  const params = { per_page: 50 };
  const execution = await connector.execute("issues", "list", params);
  const { value: page } = await connector.pages("issues", "list", params).next();
  for (const result of [execution, page]) {
    expect(print(result)).toMatch(/^(Execution|Page) \{\n {2}status: 'success',\n {2}result: \[/);
    expect(print(result)).toContain("number: 1,");
    expect(print(result)).toContain("... 47 more items");
    expect(print(result)).toContain("connector_metadata: ");
    expect(print(result)).toMatch(/response: APIResponse \{\s+status: 200,/);
    expect(print({ a: { b: { c: result } } })).toContain(`c: [${result.constructor.name}]`);
  }
  expect(inspect(execution, { maxArrayLength: null })).not.toContain("more items");
});

test("a page of a list operation prints its entries and the next page", async () => {
  await using server = await startService(
    respondWith(() => '{"data":[{"id":"a"}],"next":"/api/v1/workspaces?cursor=abc"}'),
  );
  const page = await server.client().workspaces.list();
  expect(print(page)).toMatch(/^ListPage workspaces\.list \{ data: \[ \{ id: 'a' \} \], next: \{ cursor: 'abc' \} \}/);
});

test("a file can be printed", async ({ drive: { connector, fileId } }) => {
  expect(print(await connector.execute("files", "download", { fileId }))).toMatch(
    /^Execution \{\s+response: APIResponse \{\s+status: 200,/,
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
  expect(print(connector.records("files", "list"))).toBe("PagedList {}");
});

test("an error prints its stack and the request id", async () => {
  const error = await setup.client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
  const lines = print(error).split("\n");
  expect(lines[0]).toMatch(/^NotFoundError: connectors\.get: 404 Not Found/);
  expect(lines.slice(1, -1).every((line) => line.startsWith("    at "))).toBe(true);
  expect(lines.slice(1, -1).join("\n")).toContain("inspect.test.ts");
  expect(lines.at(-1)).toBe(`  [code: not_found, requestId: ${error.requestId}]`);
});
