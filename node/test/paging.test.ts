/** Lists over their pages: what is fetched, and when. */

import { expect, test } from "vitest";

import { InvalidRequestError } from "airbyte-agent";

import { github, useEmulator } from "./support/account.js";
import { fault, received, receivedUntil } from "./support/control.js";

const at = useEmulator();
const EXECUTE = "connectors.execute";

test("nothing is sent before a list is iterated", async () => {
  const connector = await github(at.client);
  connector.records("issues", "list", { per_page: 100 });
  connector.pages("issues", "list", { per_page: 100 });
  at.client.workspaces.listAll();
  expect(await received(at.emulator, EXECUTE)).toEqual([]);
  expect(await received(at.emulator, "workspaces.list")).toEqual([]);
});

test("leaving the loop stops fetching", async () => {
  const connector = await github(at.client);
  let seen = 0;
  for await (const issue of connector.records("issues", "list", { per_page: 10 })) {
    expect(issue["number"]).toBe(++seen);
    if (seen === 15) break;
  }
  expect(await received(at.emulator, EXECUTE)).toHaveLength(2);
});

test("return() drops the page that is under way, and ends the list", async () => {
  const connector = await github(at.client);
  await fault(at.emulator, EXECUTE, { latency: { ms: 60_000 } });
  const issues = connector.records("issues", "list")[Symbol.asyncIterator]();
  const next = issues.next();
  await receivedUntil(at.emulator, EXECUTE, (entries) => entries.length === 1);
  expect(await issues.return!()).toEqual({ done: true, value: undefined });
  expect(await next).toEqual({ done: true, value: undefined });
  expect(await issues.next()).toEqual({ done: true, value: undefined });
  await receivedUntil(at.emulator, EXECUTE, ([entry]) => entry?.aborted === true);
});

test("pages come in the order in which they are asked for", async () => {
  const connector = await github(at.client);
  const pages = connector.pages("issues", "list", { per_page: 100 });
  const all = await Promise.all([pages.next(), pages.next(), pages.next(), pages.next()]);
  expect(all.map((page) => page.value?.records.length)).toEqual([100, 100, 50, undefined]);
  expect(all[0]!.value?.next).toBeDefined();
  expect(all[2]!.value?.next).toBeUndefined();
});

test("a list can be iterated again, and begins anew", async () => {
  const connector = await github(at.client);
  const issues = connector.records("issues", "list", { per_page: 100 });
  expect(await issues.toArray()).toHaveLength(250);
  expect(await issues.toArray()).toHaveLength(250);
});

test("after an error the same page can be asked for again", async () => {
  const connector = await github(at.client);
  await fault(at.emulator, EXECUTE, { status: { status: 400 } }, { nth: 2 });
  const pages = connector.pages("issues", "list", { per_page: 100 });
  await pages.next();
  await expect(pages.next()).rejects.toMatchObject({ code: "bad_request" });
  expect((await pages.next()).value?.records[0]).toMatchObject({ number: 101 });
});

test("a rule of one's own goes before the known ones", async () => {
  const connector = await github(at.client);
  const paging = { position: "no_such_parameter", kind: "offset" } as const;
  const pages = connector.pages("issues", "list", { per_page: 10 }, { paging });
  await pages.next();
  await pages.next();
  await pages.return!();
  const [, second] = await received(at.emulator, EXECUTE);
  expect(second?.body.params).toHaveProperty("no_such_parameter");
});

test("what cannot be right is told by the first step", async () => {
  const wrong = at.client.workspaces.listAll({ limit: "ten" } as never);
  await expect(wrong.toArray()).rejects.toThrow(InvalidRequestError);
});
