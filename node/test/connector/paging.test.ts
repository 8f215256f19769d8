import { Readable } from "node:stream";
import { InvalidRequestError } from "airbyte-agent";
import { expect } from "vitest";
import { fault, received, receivedUntil } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";
import { ID, startService } from "../helpers/http-service.js";

const setup = useEmulator();
const EXECUTE = "connectors.execute";

test("nothing is sent until records are iterated", async ({ github: connector }) => {
  connector.records("issues", "list", { per_page: 100 });
  connector.pages("issues", "list", { per_page: 100 });
  expect(await received(setup.emulator, EXECUTE)).toEqual([]);
});

test("leaving the loop stops the requests", async ({ github: connector }) => {
  let seen = 0;
  for await (const issue of connector.records("issues", "list", { per_page: 10 }, { prefetch: 0 })) {
    expect(issue.number).toBe(++seen);
    if (seen === 15) break;
  }
  expect(await received(setup.emulator, EXECUTE)).toHaveLength(2);
});

test("leaving the loop drops the requests of pages ahead", async ({ github: connector }) => {
  await fault(setup.emulator, EXECUTE, { latency: { ms: 60_000 } }, { nth: 2 });
  let seen = 0;
  for await (const _ of connector.records("issues", "list", { per_page: 10 })) {
    if (++seen < 2) continue;
    await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === 2);
    break;
  }
  await receivedUntil(setup.emulator, EXECUTE, ([, entry]) => entry?.aborted === true);
});

test("each iteration has a token of its own, and the list that of the latest", async ({ github: connector }) => {
  const issues = connector.records("issues", "list", { per_page: 100 });
  expect([issues.token, issues.recordsRead]).toEqual([undefined, 0]);
  for await (const issue of issues) if (issue.number === 100) break;
  const { token } = issues;
  const rest = connector.records("issues", "list", { per_page: 100 }, { after: token });
  expect([rest.token, issues.recordsRead]).toEqual([token, 100]);
  expect((await rest.toArray()).length).toBe(150);
  for await (const _ of issues) break;
  expect([issues.token, issues.recordsRead]).toEqual([undefined, 1]);
});

test("return() drops the request in progress and ends the iteration", async ({ github: connector }) => {
  await fault(setup.emulator, EXECUTE, { latency: { ms: 60_000 } });
  const issues = connector.records("issues", "list")[Symbol.asyncIterator]();
  const next = issues.next();
  await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === 1);
  expect(await issues.return!()).toEqual({ done: true, value: undefined });
  expect(await next).toEqual({ done: true, value: undefined });
  expect(await issues.next()).toEqual({ done: true, value: undefined });
  await receivedUntil(setup.emulator, EXECUTE, ([entry]) => entry?.aborted === true);
});

test("concurrent requests for pages are answered in order", async ({ github: connector }) => {
  const pages = connector.pages("issues", "list", { per_page: 100 });
  const all = await Promise.all([pages.next(), pages.next(), pages.next(), pages.next()]);
  expect(all.map((page) => page.value?.records.length)).toEqual([100, 100, 50, undefined]);
  expect(all[0]!.value?.next).toBeDefined();
  expect(all[2]!.value?.next).toBeUndefined();
});

test("a list can be iterated again from the start", async ({ github: connector }) => {
  const issues = connector.records("issues", "list", { per_page: 100 });
  expect(await issues.toArray()).toHaveLength(250);
  expect(await issues.toArray()).toHaveLength(250);
});

test("after an error the same page can be requested again", async ({ github: connector }) => {
  await fault(setup.emulator, EXECUTE, { status: { status: 400 } }, { nth: 2 });
  const pages = connector.pages("issues", "list", { per_page: 100 });
  await pages.next();
  await expect(pages.next()).rejects.toMatchObject({ code: "bad_request" });
  expect((await pages.next()).value?.records[0]).toMatchObject({ number: 101 });
});

test("the option paging overrides the known rule", async ({ github: connector }) => {
  const paging = { position: "repo", kind: "offset" } as const;
  const pages = connector.pages("issues", "list", { per_page: 10 }, { paging });
  await pages.next();
  // The action ignores this position.
  await expect(pages.next()).rejects.toMatchObject({ code: "paging", recordsRead: 10 });
  const [, second] = await received(setup.emulator, EXECUTE);
  expect(second?.body.params).toHaveProperty("repo");
});

test("an invalid request of a list is rejected", async () => {
  const wrong = setup.client.workspaces.list({ limit: "ten" } as never);
  await expect(wrong).rejects.toThrow(InvalidRequestError);
});

test("an error in the loop ends the iteration and is passed on", async ({ github: connector }) => {
  const own = new Error("own");
  const iterator = connector.records("issues", "list", { per_page: 10 })[Symbol.asyncIterator]();
  const reading = async () => {
    for await (const _ of iterator) throw own;
  };
  await expect(reading()).rejects.toBe(own);
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  expect(await received(setup.emulator, EXECUTE)).toHaveLength(1);
});

test("concurrent requests for records are answered in order, across pages", async ({ github: connector }) => {
  const issues = connector.records("issues", "list", { per_page: 2 })[Symbol.asyncIterator]();
  const all = await Promise.all(Array.from({ length: 7 }, () => issues.next()));
  expect(all.map(({ value }) => value.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("a list can be the source of a stream, and destroying the stream ends it", async ({ github: connector }) => {
  expect(await Readable.from(connector.records("issues", "list", { per_page: 100 })).toArray()).toHaveLength(250);

  await fault(setup.emulator, EXECUTE, { latency: { ms: 60_000 } });
  const stream = Readable.from(connector.records("issues", "list")).resume();
  const before = (await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.at(-1)?.status === null)).length;
  stream.destroy();
  await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.at(-1)?.aborted === true);
  expect(await received(setup.emulator, EXECUTE)).toHaveLength(before);
});

test("next is computed from the parameters that were sent, not from later changes", async () => {
  const source_template = { source_definition_id: "68e63de2-bb83-4c7e-93fa-a8a9051e3993" };
  await using server = await startService((request, response) => {
    request.resume();
    const got = { id: ID, name: "Jira", source_template };
    const ran = { status: "success", result: [{ id: 1 }, { id: 2 }], connector_metadata: { total: 10 } };
    response.end(JSON.stringify(request.method === "GET" ? got : ran));
  });
  const connector = await server.client().connectors.get(ID);
  const params = { startAt: 2, maxResults: 2 };
  const page = await connector.execute("projects", "search", params);
  params.startAt = 50;
  expect(page.next).toEqual({ startAt: 4 });
});
