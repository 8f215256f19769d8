import { getEventListeners } from "node:events";

import type { JournalEntry } from "airbyte-agent";
import { expect } from "vitest";
import { fault, received, receivedUntil } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";
import { run } from "../helpers/run-script.js";

const setup = useEmulator();

test("a call with an aborted signal sends nothing", async () => {
  const reason = new Error("not needed any more");
  await expect(setup.client.workspaces.stats({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(setup.client.connector("github", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await received(setup.emulator, "workspaces.stats")).toEqual([]);
});

test("an abort drops the request and rejects with the signal's reason", async () => {
  await fault(setup.emulator, "workspaces.stats", { latency: { ms: 60_000 } });
  const controller = new AbortController();
  const call = setup.client.workspaces.stats({ signal: controller.signal });
  await receivedUntil(setup.emulator, "workspaces.stats", (entries) => entries.length === 1);

  const reason = new Error("changed my mind");
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  const entries = await receivedUntil(setup.emulator, "workspaces.stats", ([entry]) => entry?.aborted === true);
  expect(entries).toHaveLength(1);
});

test("the reason can be any value", async () => {
  for (const reason of ["enough", 5, null, { why: "because" }]) {
    const controller = new AbortController();
    const call = setup.client.workspaces.stats({ signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  }
});

test("AbortSignal.timeout rejects with a TimeoutError", async () => {
  await fault(setup.emulator, "workspaces.stats", { latency: { ms: 60_000 } });
  const call = setup.client.workspaces.stats({ signal: AbortSignal.timeout(50) });
  await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
});

test("the first of several signals decides the reason", async () => {
  await fault(setup.emulator, "workspaces.stats", { latency: { ms: 60_000 } });
  const [one, other] = [new AbortController(), new AbortController()];
  const call = setup.client.workspaces.stats({ signal: AbortSignal.any([one.signal, other.signal]) });
  other.abort("the other");
  one.abort("the one");
  await expect(call).rejects.toBe("the other");
  const both = AbortSignal.any([AbortSignal.timeout(50), new AbortController().signal]);
  const late = setup.client.workspaces.stats({ signal: both });
  await expect(late).rejects.toMatchObject({ name: "TimeoutError" });
});

test("an abort during the delay before a retry prevents the retry", async () => {
  await fault(setup.emulator, "workspaces.stats", { status: { status: 429, retry_after: 60 } });
  const controller = new AbortController();
  const call = setup.client.workspaces.stats({ signal: controller.signal });
  // A request that the test before aborted may arrive late.
  const refused = (entries: JournalEntry[]) => entries.filter((entry) => entry.status === 429);
  await receivedUntil(setup.emulator, "workspaces.stats", (entries) => refused(entries).length > 0);
  controller.abort("enough");
  await expect(call).rejects.toBe("enough");
  expect(refused(await received(setup.emulator, "workspaces.stats"))).toHaveLength(1);
});

test("an abort drops lookups, pages and downloads that have not started", async ({
  github: connector,
  drive: { connector: files, fileId },
}) => {
  for (const [operation, begin] of [
    ["connectors.list", (signal) => setup.client.connector("github", { signal })],
    ["connectors.execute", (signal) => connector.records("issues", "list", {}, { signal }).toArray()],
    ["workspaces.list", (signal) => setup.client.workspaces.list({}, { signal }).toArray()],
    ["connectors.execute", (signal) => files.download("files", "download", { fileId }, { signal })],
  ] as [string, (signal: AbortSignal) => Promise<unknown>][]) {
    await fault(setup.emulator, operation, { latency: { ms: 60_000 } });
    const before = (await received(setup.emulator, operation)).length;
    const controller = new AbortController();
    const call = begin(controller.signal);
    await receivedUntil(setup.emulator, operation, (entries) => entries.length > before);
    controller.abort("enough");
    await expect(call).rejects.toBe("enough");
    await receivedUntil(setup.emulator, operation, (entries) => entries.at(-1)?.aborted === true);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  }
});

test("signals have no listeners left after their calls, whatever the outcome", async ({
  github: connector,
  drive: { connector: files, fileId },
}) => {
  const ways: ((signal: AbortSignal) => Promise<unknown>)[] = [
    (signal) => setup.client.workspaces.stats({ signal }),
    (signal) => setup.client.connectors.get("00000000-0000-4000-8000-000000000000", { signal }).catch(() => {}),
    (signal) => connector.execute("issues", "list", { a: NaN }, { signal }).catch(() => {}),
    (signal) => setup.client.connector("github", { signal }),
    async (signal) => {
      for await (const _ of connector.records("issues", "list", { per_page: 5 }, { signal })) break;
    },
    async (signal) => (await files.download("files", "download", { fileId }, { signal })).bytes(),
    async (signal) => (await files.download("files", "download", { fileId }, { signal })).close(),
  ];
  const signals = Array.from({ length: 1000 }, () => new AbortController().signal);
  await Promise.all(signals.map((signal, index) => ways[index % ways.length]!(signal)));
  expect(signals.flatMap((signal) => getEventListeners(signal, "abort"))).toEqual([]);
});

test("abandoned iterators, downloads and signals cause no unhandled rejections", async () => {
  expect(await run("abandoned.mjs")).toEqual({ code: 0, output: "done\n" });
});

test("many calls share one listener of a signal, which is removed afterwards", async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on("warning", warned);
  const { signal } = new AbortController();
  const calls = Array.from({ length: 50 }, () => setup.client.workspaces.stats({ signal }));
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await Promise.all(calls);
  process.off("warning", warned);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(warnings).toEqual([]);
});

test("an abort between two pages ends the iteration with its reason", async ({ github: connector }) => {
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const reason = new Error("enough");
  let seen = 0;
  const reading = async () => {
    for await (const page of connector.pages("issues", "list", { per_page: 50 }, options)) {
      seen += page.records.length;
      controller.abort(reason);
    }
  };
  await expect(reading()).rejects.toBe(reason);
  expect(seen).toBe(50);
  expect(await received(setup.emulator, "connectors.execute")).toHaveLength(1);
});

test("an abort after completion has no effect", async () => {
  const controller = new AbortController();
  const stats = await setup.client.workspaces.stats({ signal: controller.signal });
  controller.abort();
  expect(stats).toHaveProperty("active_count");
});
