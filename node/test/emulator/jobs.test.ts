import { InvalidRequestError, JobFailedError, type JobScript } from "airbyte-agent";
import { expect, test } from "vitest";

import { createConnection, INSTANT, STUCK } from "../helpers/connections.js";
import { useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

test("scripts say what happens in the next jobs", async () => {
  const { emulator, client } = setup;
  const { connectionId } = await createConnection(client.replication);
  const phases = [{ status: "running" as const, seconds: 0 }];
  const ending = { failed: { message: "No space left" } };
  await emulator.scriptJobs({ connection_id: connectionId, scenario: { plan: { phases, ending } } }, INSTANT);
  await expect(client.replication.connections.sync({ connectionId })).rejects.toThrow(JobFailedError);
  expect((await client.replication.connections.sync({ connectionId })).rowsSynced).toBe(5);
  const [failed, succeeded] = await emulator.jobs();
  expect(failed).toMatchObject({ status: "failed", connection_id: connectionId, job_type: "sync", attempts: 1 });
  expect(failed!.plan.ending).toMatchObject(ending);
  expect(succeeded).toMatchObject({ status: "succeeded", rows: 5, bytes: 12_345 });
  // The plan of a job can be used again.
  await emulator.scriptJobs({ scenario: { plan: succeeded!.plan } });
});

test("scripts replace those set before", async () => {
  const { emulator, client } = setup;
  const { connectionId } = await createConnection(client.replication);
  await emulator.scriptJobs(STUCK);
  await emulator.scriptJobs();
  const { jobId } = await client.replication.connections.sync({ connectionId, wait: false });
  expect(await emulator.finishJobs()).toBe(1);
  expect((await client.replication.jobs.get({ jobId })).status).toBe("succeeded");
  expect(await emulator.finishJobs()).toBe(0);
});

test("advanceClock moves jobs on", async () => {
  const { emulator, client } = setup;
  const { connectionId } = await createConnection(client.replication);
  await client.replication.connections.sync({ connectionId, wait: false });
  await emulator.advanceClock(60_000);
  const [job] = await emulator.jobs();
  expect(job!.status).toBe("succeeded");
  expect(Date.parse(job!.ended_at!)).toBeGreaterThan(0);
});

test.each<[unknown, RegExp]>([
  [{ scenario: "sucseeded" }, /unknown value `sucseeded`/],
  [{ job_type: "refresh" }, /job_type/],
  [{ scenario: { plan: { phases: [], ending: "never" } } }, /at least one phase/],
  [{ connection_id: "00000000-0000-4000-8000-000000000000" }, /there is no connection/],
])("an invalid script is rejected: %j", async (script, words) => {
  const call = setup.emulator.scriptJobs(script as JobScript);
  await expect(call).rejects.toThrow(InvalidRequestError);
  await expect(call).rejects.toThrow(words);
});

test("a changed schema is notified", async () => {
  const { emulator, client } = setup;
  const { connectionId, workspaceId } = await createConnection(client.replication);
  // Nobody listens there, which is what the notification says.
  const webhook = { enabled: true, url: "http://127.0.0.1:9/hook?key=s3cret" };
  await client.replication.workspaces.update({ workspaceId, notifications: { connectionUpdate: { webhook } } });
  expect(await emulator.notifications()).toEqual([]);
  expect(await emulator.changeSchema(connectionId, { streams_added: ["orders"] })).toBe("connectionUpdate");
  const [notification] = await emulator.notifications();
  expect(notification).toMatchObject({ event: "connectionUpdate", connection_id: connectionId });
  expect(JSON.stringify(notification!.payload)).toContain("orders");
  expect(JSON.stringify(notification)).not.toContain("s3cret");
  expect(await emulator.notifications({ after: notification!.number })).toEqual([]);
  const keys = { users: { before: ["id"], after: ["id", "day"] } };
  const breaking = await emulator.changeSchema(connectionId, { keys_changed: keys }, { breaking: true });
  expect(breaking).toBe("connectionUpdateActionRequired");
});

test("a change that changes nothing is rejected", async () => {
  const { connectionId } = await createConnection(setup.client.replication);
  await expect(setup.emulator.changeSchema(connectionId, {})).rejects.toThrow(/at least one change/);
});
