import { APIResponse, type replication, responseOf } from "airbyte-agent";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createConnection, INSTANT, STUCK } from "../helpers/connections.js";
import { useEmulator } from "../helpers/fixtures.js";

type Job = replication.Job;

const setup = useEmulator();
let connectionId: string;

beforeEach(async () => {
  await setup.emulator.scriptJobs(INSTANT);
  ({ connectionId } = await createConnection(setup.client.replication));
});

afterEach(() => void vi.restoreAllMocks());

async function statuses(): Promise<string[]> {
  return (await setup.emulator.jobs()).map(({ status }) => status);
}

test("the callback receives jobs", async () => {
  const reported: Job[] = [];
  const job = await setup.client.replication.connections.sync(
    { connectionId },
    { onProgress: (progress) => reported.push(progress) },
  );
  expect(reported).toEqual([job]);
  expect(reported[0]!.rowsSynced).toBe(5);
});

test.each<["leave" | "cancel", string]>([
  ["leave", "running"],
  ["cancel", "cancelled"],
])("an error of the callback ends the wait: %s", async (onGivingUp, status) => {
  await setup.emulator.scriptJobs(STUCK);
  const reason = new Error("enough");
  const fail = () => {
    throw reason;
  };
  for (const onProgress of [fail, async () => fail()]) {
    const call = setup.client.replication.connections.sync({ connectionId, onGivingUp }, { onProgress });
    await expect(call).rejects.toBe(reason);
  }
  expect(new Set(await statuses())).toEqual(new Set([status]));
});

test.each<["leave" | "cancel", string]>([
  ["leave", "running"],
  ["cancel", "cancelled"],
])("an abort ends the wait: %s", async (onGivingUp, status) => {
  await setup.emulator.scriptJobs(STUCK);
  const reason = new Error("changed my mind");
  const [ofCall, ofClient] = [new AbortController(), new AbortController()];
  const { replication } = setup.client;
  const ended = replication.connections.sync(
    { connectionId, onGivingUp },
    { signal: ofCall.signal, onProgress: () => ofCall.abort(reason) },
  );
  await expect(ended).rejects.toBe(reason);
  expect(await statuses()).toEqual([status]);
  const limited = replication.withOptions({ signal: ofClient.signal });
  const both = limited.connections.sync({ connectionId, onGivingUp }, { onProgress: () => ofClient.abort(reason) });
  await expect(both).rejects.toBe(reason);
  expect(new Set(await statuses())).toEqual(new Set([status]));
});

test("only the job that was waited for is cancelled", async () => {
  await setup.emulator.scriptJobs(STUCK);
  const { replication } = setup.client;
  const onProgress = async ({ jobId }: Job) => {
    // Meanwhile it ends, and the connection runs another one.
    await replication.jobs.cancel({ jobId });
    await replication.connections.sync({ connectionId, wait: false });
    throw new Error("enough");
  };
  const call = replication.connections.sync({ connectionId, onGivingUp: "cancel" }, { onProgress });
  await expect(call).rejects.toThrow("enough");
  expect(await statuses()).toEqual(["cancelled", "running"]);
});

test("a cancellation that fails does not hide what ended the wait", async () => {
  await setup.emulator.scriptJobs(STUCK);
  await setup.emulator.faults({ operation: "replication.jobs.cancel", fault: { status: { status: 500 } } });
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const onProgress = () => {
    throw new Error("enough");
  };
  const call = setup.client.replication.connections.sync({ connectionId, onGivingUp: "cancel" }, { onProgress });
  await expect(call).rejects.toThrow("enough");
  expect(warn.mock.calls[0]![0]).toMatch(/^job \d+ could not be cancelled: replication\.jobs\.cancel: 500/);
});

test("the cancellation has the options of the call", async () => {
  await setup.emulator.scriptJobs(STUCK);
  const onProgress = () => {
    throw new Error("enough");
  };
  const options = { onProgress, headers: { "x-purpose": "test" }, timeout: 60_000 };
  const call = setup.client.replication.connections.sync({ connectionId, onGivingUp: "cancel" }, options);
  await expect(call).rejects.toThrow("enough");
  const [entry] = await setup.emulator.journal("replication.jobs.cancel");
  expect(entry!.headers["x-purpose"]).toBe("test");
});

test.each([
  [true, undefined, true],
  [false, undefined, false],
  [false, true, true],
  [true, false, false],
])("a line is shown to people: terminal %s, onProgress %s", async (isTTY, onProgress, isShown) => {
  const before = process.stderr.isTTY;
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  process.stderr.isTTY = isTTY;
  try {
    await setup.client.replication.connections.sync({ connectionId }, { onProgress });
  } finally {
    process.stderr.isTTY = before;
  }
  const written = write.mock.calls.map(([text]) => text).join("");
  expect(written).toMatch(isShown ? /^\rjob \d+ succeeded, 5 records, 12\.3 kB\n$/ : /^$/);
});

test("a line of several jobs", async () => {
  const other = await createConnection(setup.client.replication);
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const connectionIds = [connectionId, other.connectionId];
  await setup.client.replication.connections.syncAll({ connectionIds }, { onProgress: true });
  expect(write.mock.calls.map(([text]) => text).join("")).toMatch(/\r2 jobs: 2 succeeded, 10 records, 24\.7 kB\n$/);
});

test("the result of a procedure has its response", async () => {
  const call = setup.client.replication.connections.sync({ connectionId });
  const { data, response } = await call.withResponse();
  expect(response).toBeInstanceOf(APIResponse);
  expect([response.status, data.status]).toEqual([200, "succeeded"]);
  expect(responseOf(data)?.requestId).toBe(response.requestId);
  expect(responseOf(await setup.client.replication.workspaces.list())?.status).toBe(200);
});
