import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { APIResponse, Connector, DecodeError, Execution, NotFoundError, responseOf } from "airbyte-agent";
import { expect, onTestFinished } from "vitest";

import { createGitHub, test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

test("withResponse returns the result and its response", async () => {
  const { data, response } = await setup.client.workspaces.list({ limit: 5 }).withResponse();
  expect(data.data[0]!.name).toBe("default");
  expect(response).toBeInstanceOf(APIResponse);
  expect([response.status, response.attempts]).toEqual([200, 1]);
  expect(response.headers.get("x-request-id")).toBe(response.requestId);
  expect(JSON.parse(Buffer.from(response.bytes()).toString())).toEqual(data.envelope);
  expect(responseOf(data)?.requestId).toBe(response.requestId);
});

test("withResponse works for connectors and for operations without a result", async ({ github: connector }) => {
  const executed = await connector.execute("issues", "list", { per_page: 2 }).withResponse();
  expect(executed.data).toBeInstanceOf(Execution);
  expect(executed.data.records).toHaveLength(2);
  expect(executed.response.requestId).toBe(executed.data.response.requestId);
  const got = await connector.get().withResponse();
  expect(got.data).toBeInstanceOf(Connector);
  expect(got.response.status).toBe(200);
  const docs = await connector.docs().withResponse();
  expect(JSON.parse(Buffer.from(docs.response.bytes()).toString())).toEqual(docs.data);

  await setup.client.oauthCredentials.set({
    connector_type: "GitHub",
    configuration: { client_id: "i", client_secret: "s" },
  });
  const nothing = await setup.client.oauthCredentials.delete("GitHub").withResponse();
  expect(nothing.data).toBeUndefined();
  expect(nothing.response.status).toBe(204);
});

test("asResponse returns the response, even if its body cannot be decoded", async () => {
  await setup.emulator.faults({ operation: "workspaces.stats", nth: 1, fault: "invalid_json" });
  const call = setup.client.workspaces.stats();
  expect((await call.asResponse()).status).toBe(200);
  await expect(call.withResponse()).rejects.toThrow(DecodeError);
  expect((await setup.client.workspaces.stats().asResponse()).status).toBe(200);
});

test("a failed call rejects with both methods", async () => {
  const missing = "00000000-0000-4000-8000-000000000000";
  await expect(setup.client.connectors.get(missing).withResponse()).rejects.toThrow(NotFoundError);
  await expect(setup.client.connectors.get(missing).asResponse()).rejects.toThrow(NotFoundError);
});

test("an APIPromise behaves like a promise", async () => {
  const call = setup.client.workspaces.list();
  expect(call).toBeInstanceOf(Promise);
  expect(call.constructor).toBe(Promise);
  expect(Object.getOwnPropertyNames(call)).toEqual([]);
  const [one, two] = await Promise.all([call, call.then((answer) => answer)]);
  expect(one).toBe(two);
  expect(await call.finally(() => {})).toBe(one);
});

test("a body is saved completely or not at all", async () => {
  const folder = mkdtempSync(join(tmpdir(), "airbyte-agent-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "issues.json");
  writeFileSync(file, "previous content");
  const { response } = await (await createGitHub(setup.client)).execute("issues", "list");
  expect(await response.save(file)).toBe(response.bytes().length);
  expect(readFileSync(file).equals(response.bytes())).toBe(true);
  await expect(response.save(join(folder, "nowhere", "issues.json"))).rejects.toThrow("ENOENT");
  await expect(response.save(folder)).rejects.toThrow("EISDIR");
  expect(readdirSync(folder)).toEqual(["issues.json"]);
});
