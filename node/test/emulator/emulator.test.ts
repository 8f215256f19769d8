import { inspect } from "node:util";

import {
  ConfigurationError,
  configure,
  Emulator,
  type FaultRule,
  InternalServerError,
  InvalidRequestError,
  OutcomeUnknownError,
} from "airbyte-agent";
import { afterEach, expect, onTestFinished, vi } from "vitest";

import { createGitHub, test, useEmulator } from "../helpers/fixtures.js";
import { run } from "../helpers/run-script.js";

const setup = useEmulator();

test("the journal lists received requests", async () => {
  const connector = await createGitHub(setup.emulator.client());
  await connector.execute("issues", "list", { per_page: 3 });
  const [minted, created, executed] = await setup.emulator.journal();
  expect([minted!.operation, created!.operation]).toEqual(["tokens.create_application", "connectors.create"]);
  expect(executed).toMatchObject({ method: "POST", status: 200, committed: false, aborted: false, fault: null });
  expect(executed!.path).toMatch(/^\/api\/v1\//);
  expect(executed!.body.params).toEqual({ per_page: 3 });
  expect(created!.committed).toBe(true);
  expect(JSON.stringify(created)).not.toContain("a-secret-token");
  expect(Date.parse(executed!.time)).toBeGreaterThan(0);
});

test("the journal filters by operation and start", async () => {
  await setup.client.workspaces.list();
  const [first] = await setup.emulator.journal("workspaces.list");
  expect(await setup.emulator.journal("workspaces.list", { after: first!.number })).toEqual([]);
  await setup.client.workspaces.list();
  expect((await setup.emulator.journal("workspaces.list"))[0]!.number).toBe(first!.number);
  expect(await setup.emulator.journal("workspaces.list", { after: first!.number })).toHaveLength(1);
  await expect(setup.emulator.journal(undefined, { after: -1 })).rejects.toThrow(/journal/);
});

test("arguments and options that a method does not take are refused", async () => {
  const emulator: any = setup.emulator;
  for (const [call, message] of [
    [() => (Emulator as any).start({}, {}), "an argument too many; call it as `start(options)`"],
    [async () => emulator.client({}, {}), "`client(options)`"],
    [async () => emulator.replication({}, {}), "`replication(options)`"],
    [() => emulator.journal("workspaces.list", {}, 3), "`journal(operation, options)`"],
    [() => emulator.journal("workspaces.list", { aftr: 3 }), "`aftr`: unknown option; did you mean `after`?"],
    [() => emulator.journal("workspaces.list", 3), "`options`: must be an object"],
    [() => emulator.jobs("running"), "`jobs()`"],
    [() => emulator.finishJobs(3), "`finishJobs()`"],
    [() => emulator.notifications({}, 3), "`notifications(options)`"],
    [() => emulator.notifications({ afer: 3 }), "did you mean `after`?"],
    [() => emulator.changeSchema("id", {}, {}, 3), "`changeSchema(connectionId, diff, options)`"],
    [() => emulator.changeSchema("id", {}, { braking: true }), "did you mean `breaking`?"],
    [() => emulator.advanceClock(3, "s"), "`advanceClock(duration)`"],
    [() => emulator.snapshot("name"), "`snapshot()`"],
    [() => emulator.restore("id", {}), "`restore(snapshot)`"],
  ] as const) {
    const outcome = call();
    await expect(outcome).rejects.toThrow(InvalidRequestError);
    await expect(outcome).rejects.toThrow(message);
  }
});

test("a transient fault is retried", async () => {
  await setup.emulator.faults({ operation: "workspaces.list", times: 2, fault: { status: { status: 503 } } });
  await setup.client.workspaces.list();
  const received = await setup.emulator.journal("workspaces.list");
  expect(received.map(({ fault, status }) => [fault, status])).toEqual([
    ["status", 503],
    ["status", 503],
    [null, 200],
  ]);
});

test("a reset after the operation is an unknown outcome", async () => {
  await setup.emulator.faults({ operation: "connectors.create", fault: "reset_after" });
  await expect(createGitHub(setup.client)).rejects.toThrow(OutcomeUnknownError);
  expect((await setup.emulator.journal("connectors.create"))[0]).toMatchObject({ committed: true, status: null });
});

test("faults replace those set before", async () => {
  const client = setup.emulator.client({ maxRetries: 0 });
  await setup.emulator.faults(
    { operation: "workspaces.stats", fault: "invalid_json" },
    { operation: "*", nth: [1, 3], fault: { status: { status: 500 } } },
  );
  await setup.emulator.faults({ operation: "workspaces.list", fault: { status: { status: 500 } } });
  await client.workspaces.stats();
  await expect(client.workspaces.list()).rejects.toThrow(InternalServerError);
  await setup.emulator.faults();
  await client.workspaces.list();
});

test.each<[unknown, RegExp]>([
  [{ operation: "workspace.list", fault: "reset_before" }, /did you mean `workspaces\.list`/],
  [{ operation: "*", fault: "reset_befor" }, /unknown value `reset_befor`/],
  [{ operation: "*", fault: { status: {} } }, /the member `status` is required/],
  [{ operation: "*", nth: () => {}, fault: "reset_before" }, /nth.*a function cannot be encoded as JSON/],
])("an invalid fault is rejected: %j", async (fault, words) => {
  const call = setup.emulator.faults(fault as FaultRule);
  await expect(call).rejects.toThrow(InvalidRequestError);
  await expect(call).rejects.toThrow(words);
});

test("the admin token is sent", async () => {
  await using emulator = await Emulator.start({ adminToken: "t0ken" });
  expect((await fetch(`${emulator.url}/_emulator/journal`)).status).toBe(401);
  await emulator.faults({ operation: "workspaces.list", nth: 1, fault: { status: { status: 503 } } });
  await emulator.client({ retryDelay: 1 }).workspaces.list();
  expect((await emulator.journal("workspaces.list")).map(({ status }) => status)).toEqual([503, 200]);
  await emulator.restore(await emulator.snapshot());
  await emulator.advanceClock(1000);
  await emulator.reset();
  expect(inspect(emulator)).not.toContain("t0ken");
});

test("its clients ignore configure, the environment and the settings file", async () => {
  const others = {
    AIRBYTE_TOKEN: "live",
    AIRBYTE_PROFILE: "eu",
    AIRBYTE_ORGANIZATION_ID: "x",
    AIRBYTE_WORKSPACE: "live",
  };
  for (const [name, value] of Object.entries({ ...others, AIRBYTE_SETTINGS_FILE: "/no/such/file" })) {
    vi.stubEnv(name, value);
  }
  configure({ auth: "none", token: "live" });
  onTestFinished(() => {
    vi.unstubAllEnvs();
    configure();
  });
  const client = setup.emulator.client({ baseUrl: undefined });
  expect([client.baseUrl, client.workspace]).toEqual([setup.emulator.url, "default"]);
  expect((await client.workspaces.list()).data).toHaveLength(1);
  expect((await client.replication.workspaces.list()).data).toHaveLength(1);
  expect((await setup.emulator.replication().workspaces.list()).data).toHaveLength(1);
  expect(setup.emulator.client({ workspace: "mine" }).workspace).toBe("mine");
});

test("advanceClock expires tokens and completes deletions", async () => {
  const client = setup.emulator.client();
  await (await createGitHub(client)).delete();
  await setup.emulator.advanceClock(60_000);
  expect((await client.connectors.list({ workspace_name: "default" })).data).toEqual([]);
  const before = (await setup.emulator.journal("tokens.create_application")).length;
  await setup.emulator.advanceClock(3_600_000);
  await client.workspaces.list();
  expect(await setup.emulator.journal("tokens.create_application")).toHaveLength(before + 1);
  await expect(setup.emulator.advanceClock(1e16)).rejects.toThrow(InvalidRequestError);
  await expect(setup.emulator.advanceClock(NaN)).rejects.toThrow(InvalidRequestError);
});

test("a snapshot is restored", async ({ github: _ }) => {
  const connected = await setup.emulator.snapshot();
  await (await setup.client.connector("github")).update({ name: "Renamed" });
  await setup.emulator.restore(connected);
  expect((await setup.client.connector("github")).name).toBe("Account");
  await expect(setup.emulator.restore("no snapshot")).rejects.toThrow(InvalidRequestError);
});

test("reset restores the initial state", async ({ github: _ }) => {
  await setup.emulator.faults({ operation: "*", fault: "reset_before" });
  await setup.emulator.reset();
  expect(await setup.emulator.journal()).toEqual([]);
  expect((await setup.client.connectors.list({ workspace_name: "default" })).data).toEqual([]);
});

afterEach(() => void vi.unstubAllEnvs());

test("no proxy is used", async () => {
  for (const name of ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]) vi.stubEnv(name, "http://127.0.0.1:9");
  vi.stubEnv("NODE_USE_ENV_PROXY", "1");
  expect(await setup.emulator.journal()).toEqual([]);
});

test("a stopped emulator is reported as not running", async () => {
  const emulator = await Emulator.start();
  await emulator.stop();
  const call = emulator.journal();
  await expect(call).rejects.toThrow(ConfigurationError);
  await expect(call).rejects.toThrow(/not running/);
});

test("an admin request does not keep the process alive", async () => {
  expect(await run("admin-request.mjs")).toEqual({ code: 0, output: "[]\n" });
});
