/** Calls that are dropped. */

import { getEventListeners } from "node:events";

import { expect, test } from "vitest";

import { github, useEmulator } from "./support/account.js";
import { fault, received, receivedUntil } from "./support/control.js";

const at = useEmulator();

test("a signal that has aborted already sends nothing", async () => {
  const reason = new Error("not needed any more");
  await expect(at.client.workspaces.stats({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  await expect(at.client.connector("github", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await received(at.emulator, "workspaces.stats")).toEqual([]);
});

test("an abort drops the request on the wire and rejects with the signal's reason", async () => {
  await fault(at.emulator, "workspaces.stats", { latency: { ms: 60_000 } });
  const controller = new AbortController();
  const call = at.client.workspaces.stats({ signal: controller.signal });
  await receivedUntil(at.emulator, "workspaces.stats", (entries) => entries.length === 1);

  const reason = new Error("changed my mind");
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  const entries = await receivedUntil(at.emulator, "workspaces.stats", ([entry]) => entry?.aborted === true);
  expect(entries).toHaveLength(1);
});

test("a reason may be anything", async () => {
  for (const reason of ["enough", 5, null, { why: "because" }]) {
    const controller = new AbortController();
    const call = at.client.workspaces.stats({ signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  }
});

test("a signal of time ends a call with a TimeoutError", async () => {
  await fault(at.emulator, "workspaces.stats", { latency: { ms: 60_000 } });
  const call = at.client.workspaces.stats({ signal: AbortSignal.timeout(50) });
  await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
});

test("many calls share a signal, and none of them listens to it afterwards", async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on("warning", warned);
  const { signal } = new AbortController();
  const calls = Array.from({ length: 50 }, () => at.client.workspaces.stats({ signal }));
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await Promise.all(calls);
  process.off("warning", warned);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(warnings).toEqual([]);
});

test("an abort between two pages ends the list with its reason", async () => {
  const connector = await github(at.client);
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
  expect(await received(at.emulator, "connectors.execute")).toHaveLength(1);
});

test("an abort that comes too late changes nothing", async () => {
  const controller = new AbortController();
  const stats = await at.client.workspaces.stats({ signal: controller.signal });
  controller.abort();
  expect(stats).toHaveProperty("active_count");
});
