/** What a test tells the emulator, and learns from it. */

import {
  ConfigurationError,
  Emulator,
  type Fault,
  InternalServerError,
  InvalidRequestError,
  OutcomeUnknownError,
} from "airbyte-agent";
import { afterEach, expect, test, vi } from "vitest";

import { github, useEmulator } from "../helpers/fixtures.js";
import { run } from "../helpers/run-script.js";

const at = useEmulator();

test("the journal tells what was received", async () => {
  const connector = await github(at.emulator.client());
  await connector.execute("issues", "list", { per_page: 3 });
  const [minted, created, executed] = await at.emulator.journal();
  expect([minted!.operation, created!.operation]).toEqual(["tokens.create_application", "connectors.create"]);
  expect(executed).toMatchObject({ method: "POST", status: 200, committed: false, aborted: false, fault: null });
  expect(executed!.path).toMatch(/^\/api\/v1\//);
  expect(executed!.body.params).toEqual({ per_page: 3 });
  expect(created!.committed).toBe(true);
  expect(JSON.stringify(created)).not.toContain("a-secret-token");
  expect(Date.parse(executed!.time)).toBeGreaterThan(0);
});

test("the journal of one operation, from somewhere", async () => {
  await at.client.workspaces.list();
  const [first] = await at.emulator.journal("workspaces.list");
  expect(await at.emulator.journal("workspaces.list", { after: first!.number })).toEqual([]);
  await at.client.workspaces.list();
  expect((await at.emulator.journal("workspaces.list"))[0]!.number).toBe(first!.number);
  expect(await at.emulator.journal("workspaces.list", { after: first!.number })).toHaveLength(1);
  await expect(at.emulator.journal(undefined, { after: -1 })).rejects.toThrow(/journal/);
});

test("a fault that a repeat mends", async () => {
  await at.emulator.faults({ operation: "workspaces.list", times: 2, fault: { status: { status: 503 } } });
  await at.client.workspaces.list();
  const received = await at.emulator.journal("workspaces.list");
  expect(received.map(({ fault, status }) => [fault, status])).toEqual([
    ["status", 503],
    ["status", 503],
    [null, 200],
  ]);
});

test("a write whose outcome is unknown", async () => {
  await at.emulator.faults({ operation: "connectors.create", fault: "reset_after" });
  await expect(github(at.client)).rejects.toThrow(OutcomeUnknownError);
  expect((await at.emulator.journal("connectors.create"))[0]).toMatchObject({ committed: true, status: null });
});

test("faults replace those before", async () => {
  const client = at.emulator.client({ maxRetries: 0 });
  await at.emulator.faults(
    { operation: "workspaces.stats", fault: "invalid_json" },
    { operation: "*", nth: [1, 3], fault: { status: { status: 500 } } },
  );
  await at.emulator.faults({ operation: "workspaces.list", fault: { status: { status: 500 } } });
  await client.workspaces.stats();
  await expect(client.workspaces.list()).rejects.toThrow(InternalServerError);
  await at.emulator.faults();
  await client.workspaces.list();
});

test.each<[unknown, RegExp]>([
  [{ operation: "workspace.list", fault: "reset_before" }, /did you mean `workspaces\.list`/],
  [{ operation: "*", fault: "reset_befor" }, /unknown value `reset_befor`/],
  [{ operation: "*", fault: { status: {} } }, /the member `status` is missing/],
  [{ operation: "*", nth: () => {}, fault: "reset_before" }, /nth.*a function cannot be encoded as JSON/],
])("a fault that cannot be is refused: %j", async (fault, words) => {
  const call = at.emulator.faults(fault as Fault);
  await expect(call).rejects.toThrow(InvalidRequestError);
  await expect(call).rejects.toThrow(words);
});

test("time passes for it alone", async () => {
  const client = at.emulator.client();
  await (await github(client)).delete();
  await at.emulator.advanceClock(60_000);
  expect((await client.connectors.list({ workspace_name: "default" })).data).toEqual([]);
  const before = (await at.emulator.journal("tokens.create_application")).length;
  await at.emulator.advanceClock(3_600_000);
  await client.workspaces.list();
  expect(await at.emulator.journal("tokens.create_application")).toHaveLength(before + 1);
  await expect(at.emulator.advanceClock(1e16)).rejects.toThrow(InvalidRequestError);
  await expect(at.emulator.advanceClock(NaN)).rejects.toThrow(InvalidRequestError);
});

test("a state is kept and brought back", async () => {
  await github(at.client);
  const connected = await at.emulator.snapshot();
  await (await at.client.connector("github")).update({ name: "Renamed" });
  await at.emulator.restore(connected);
  expect((await at.client.connector("github")).name).toBe("Account");
  await expect(at.emulator.restore("no snapshot")).rejects.toThrow(InvalidRequestError);
});

test("it goes back to the start", async () => {
  await github(at.client);
  await at.emulator.faults({ operation: "*", fault: "reset_before" });
  await at.emulator.reset();
  expect(await at.emulator.journal()).toEqual([]);
  expect((await at.client.connectors.list({ workspace_name: "default" })).data).toEqual([]);
});

afterEach(() => void vi.unstubAllEnvs());

test("no proxy comes between", async () => {
  for (const name of ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]) vi.stubEnv(name, "http://127.0.0.1:9");
  vi.stubEnv("NODE_USE_ENV_PROXY", "1");
  expect(await at.emulator.journal()).toEqual([]);
});

test("one that was stopped says so", async () => {
  const emulator = await Emulator.start();
  await emulator.stop();
  const call = emulator.journal();
  await expect(call).rejects.toThrow(ConfigurationError);
  await expect(call).rejects.toThrow(/not running/);
});

test("asking it does not keep a process alive", async () => {
  expect(await run("asked.mjs")).toEqual({ code: 0, output: "[]\n" });
});
