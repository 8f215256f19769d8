import { inspect } from "node:util";

import { Client, ConfigurationError, InvalidRequestError, Replication } from "airbyte-agent";
import { afterEach, expect, test, vi } from "vitest";

import { useEmulator } from "../helpers/fixtures.js";
import { startService } from "../helpers/http-service.js";

const setup = useEmulator({ edition: "self-managed", auth: false });

afterEach(() => void vi.unstubAllEnvs());

test("a client has one for its lifetime", async () => {
  const { client } = setup;
  expect(client.replication).toBe(client.replication);
  expect(client.replication).toBeInstanceOf(Replication);
  const changed = client.withOptions({ maxRetries: 0 });
  expect(changed.replication).not.toBe(client.replication);
  expect((await changed.replication.workspaces.list()).data).toHaveLength(1);
});

test("withOptions shares the session and outlives it", async () => {
  const airbyte = setup.emulator.replication();
  const hasty = airbyte.withOptions({ maxRetries: 0, headers: { "x-purpose": "test" } });
  await setup.emulator.faults({ operation: "replication.workspaces.list", nth: 1, fault: { status: { status: 503 } } });
  await expect(hasty.workspaces.list()).rejects.toThrow(/503/);
  await airbyte.close();
  await hasty.workspaces.list();
  const sent = await setup.emulator.journal("replication.workspaces.list");
  expect(sent.map(({ headers }) => headers["x-purpose"])).toEqual(["test", "test"]);
  await expect(airbyte.jobs.list()).rejects.toThrow(ConfigurationError);
  await expect(airbyte.connections.sync({ connectionId: "c" })).rejects.toThrow(/the client is closed/);
});

test("printing shows no secrets", () => {
  const airbyte = setup.emulator.replication();
  expect(inspect(airbyte)).toBe(`Replication { baseUrl: '${setup.emulator.replicationUrl}' }`);
  expect(airbyte.baseUrl).toBe(setup.emulator.replicationUrl);
  expect(inspect(airbyte.jobs, { showHidden: true, depth: 5 })).not.toContain(setup.emulator.clientSecret);
});

test("without authorization", async () => {
  await using airbyte = new Replication({ replicationUrl: setup.emulator.replicationUrl, auth: "none" });
  await airbyte.workspaces.list();
  const journal = await setup.emulator.journal();
  expect(journal.map(({ operation }) => operation)).toEqual(["replication.workspaces.list"]);
  expect(journal[0]!.headers).not.toHaveProperty("authorization");
});

test("with user name and password", async () => {
  const { replicationUrl } = setup.emulator;
  await using airbyte = new Replication({ replicationUrl, auth: "basic", username: "rita", password: "s3cret" });
  await airbyte.workspaces.list();
  const [entry] = await setup.emulator.journal();
  expect(entry!.headers.authorization).toMatch(/^Basic /);
  expect(inspect(airbyte, { showHidden: true, depth: 5 })).not.toContain("s3cret");
});

test("the address is read from the environment", () => {
  vi.stubEnv("AIRBYTE_CLOUD_API_URL", setup.emulator.replicationUrl);
  expect(new Replication({ token: "t" }).baseUrl).toBe(setup.emulator.replicationUrl);
  expect(new Client({ token: "t" }).replication.baseUrl).toBe(setup.emulator.replicationUrl);
});

test("the Configuration API is refused", () => {
  const create = () => new Replication({ token: "t", replicationUrl: "http://localhost:8000/api/v1" });
  expect(create).toThrow(ConfigurationError);
  expect(create).toThrow(/replicationUrl.*api\/v1/);
});

test("the address of a web page is named", async () => {
  await using page = await startService((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Airbyte</title>");
  });
  const airbyte = new Replication({ replicationUrl: `${page.url}/v1`, auth: "none" });
  const call = airbyte.workspaces.list();
  await expect(call).rejects.toThrow(ConfigurationError);
  await expect(call).rejects.toThrow(`${page.url}/v1`);
});

test("an organization is no option of a call", async () => {
  const call = setup.client.replication.jobs.list({}, { organizationId: setup.emulator.organizationId });
  await expect(call).rejects.toThrow(InvalidRequestError);
  await expect(call).rejects.toThrow(/organizationId/);
});
