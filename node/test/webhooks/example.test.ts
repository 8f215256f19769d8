import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect } from "vitest";
import { sendAdminRequest } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();
const EXAMPLE = fileURLToPath(new URL("../../examples/webhooks-express.mjs", import.meta.url));
const KEY = "3fQh2m+&";
/** Definition of the destination that drops what it receives. */
const DEV_NULL = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3";

let server: ChildProcess;
let lines: Interface;
let url: string;

beforeEach(async () => {
  const env = { ...process.env, PORT: "0", AIRBYTE_WEBHOOK_KEY: KEY };
  server = spawn(process.execPath, [EXAMPLE], { env, stdio: ["ignore", "pipe", "inherit"] });
  lines = createInterface(server.stdout!);
  url = await nextLine();
});
afterEach(() => {
  server.kill();
});

async function nextLine(): Promise<string> {
  const [line] = await once(lines, "line");
  return line;
}

test("it receives the notifications of a workspace", async () => {
  const { emulator, client } = setup;
  const { workspaces, sources, destinations, connections, jobs } = client.replication;
  const { workspaceId } = (await workspaces.list()).data[0]!;
  await workspaces.setWebhooks({ workspaceId, url, key: KEY });
  const { sourceId } = await sources.create({ name: "From", workspaceId, configuration: { sourceType: "faker" } });
  const configuration = { test_destination: { test_destination_type: "SILENT" } };
  const { destinationId } = await destinations.create({
    name: "To",
    workspaceId,
    definitionId: DEV_NULL,
    configuration,
  });
  const { connectionId } = await connections.create({ name: "Shop to Lake", sourceId, destinationId });

  const succeeded = nextLine();
  await jobs.create({ connectionId, jobType: "sync" });
  await emulator.advanceClock(60_000);
  expect(await succeeded).toMatch(/^sync_succeeded: /);

  const failure = { message: "Could not log in", type: "config_error", origin: "source" };
  await sendAdminRequest(emulator, "POST", "jobs", [{ scenario: { failed: failure } }]);
  const failed = nextLine();
  await jobs.create({ connectionId, jobType: "sync" });
  await emulator.advanceClock(60_000);
  expect(await failed).toBe("Shop to Lake failed: Could not log in");
});

test.for([
  ["", 400],
  ["?key=wrong", 400],
  ["?key=3fQh2m%2B%26", 204],
] as const)("a request with the query %j is answered with %i", async ([query, status]) => {
  const response = await fetch(`${url}/success${query}`, { method: "POST", body: '{"text": "Hello World! "}' });
  expect(response.status).toBe(status);
});

test("a request without a body is refused", async () => {
  expect((await fetch(`${url}/success?key=3fQh2m%2B%26`, { method: "POST" })).status).toBe(400);
});
