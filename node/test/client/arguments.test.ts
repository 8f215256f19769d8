import { InvalidRequestError } from "airbyte-agent";
import { describe, expect } from "vitest";

import { received } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

test("one id stands before the other members, or among them", async ({ github }) => {
  const { connectors, tokens, skills } = setup.client;
  expect(await connectors.update(github.id, { name: "One" })).toMatchObject({ name: "One" });
  expect(await connectors.update({ id: github.id, name: "Two" })).toMatchObject({ name: "Two" });
  expect(await connectors.get(github.id, { maxRetries: 0 })).toMatchObject({ name: "Two" });
  expect(await skills.search("github", { limit: 1 })).toMatchObject({ data: [{}] });
  await tokens.createScoped("acme");
  await tokens.createScoped();
  const names = (await received(setup.emulator, "tokens.create_scoped")).map(({ body }) => body.workspace_name);
  expect(names).toEqual(["acme", "default"]);
});

describe("arguments that a method does not take are refused", () => {
  const signal = AbortSignal.timeout(60_000);
  const calls: [string, string, (client: any, connector: any) => unknown][] = [
    [
      "an operation without parameters",
      "call it as `stats(options)`",
      (client) => client.workspaces.stats({}, { signal }),
    ],
    ["a list", "call it as `list(request, options)`", (client) => client.workspaces.list({}, {}, { signal })],
    ["an id alone", "call it as `get(", (client) => client.workspaces.get("id", {}, { signal })],
    ["an id and others", "call it as `update(", (client) => client.workspaces.update("id", {}, {}, { signal })],
    ["a lookup", "`connector(reference, options)`", (client) => client.connector("github", {}, { signal })],
    ["a raw request", "`request(method, path, options)`", (client) => client.request("GET", "/a", {}, { signal })],
    ["an action", "`execute(entity, action, params, options)`", (_, it) => it.execute("a", "b", {}, {}, { signal })],
    ["a method of a connector", "`check(options)`", (_, connector) => connector.check({}, { signal })],
    ["a connector by id", "`connectorById(id, options)`", (client, it) => client.connectorById(it.id, {}, { signal })],
  ];
  test.for(calls)("%s", async ([, usage, call], { github }) => {
    const before = (await received(setup.emulator)).length;
    const outcome = (async () => call(setup.client, github))();
    await expect(outcome).rejects.toThrow(InvalidRequestError);
    await expect(outcome).rejects.toThrow(usage);
    expect((await received(setup.emulator)).length).toBe(before);
  });
});

test("a request that is no object is refused", async () => {
  for (const call of [(list: any) => list("default"), (list: any) => list(3), (list: any) => list(null)]) {
    const outcome = call(setup.client.workspaces.list.bind(setup.client.workspaces));
    await expect(outcome).rejects.toThrow(
      "workspaces.list: `.`: the request must be an object: `list(request, options)`",
    );
  }
  await expect(setup.client.workspaces.update("id", "name" as never)).rejects.toThrow("must be an object");
});

test("a raw request returns the response", async () => {
  const response = await setup.client.request("GET", "/api/v1/workspaces", { query: { limit: 1 }, timeout: 5000 });
  expect([response.status, response.attempts, response.json().data[0].name]).toEqual([200, 1, "default"]);
  const unknown = setup.client.request("GET", "/a", { jsn: {} } as never);
  await expect(unknown).rejects.toThrow("`jsn`: unknown option; did you mean `json`?");
});

describe("an invalid option is refused by clients and calls before anything is sent", () => {
  const options: [string, unknown, string][] = [
    ["timeout", 1e30, "`timeout` is too large"],
    ["timeout", Number.POSITIVE_INFINITY, "`timeout`: must be a finite number of milliseconds, not Infinity"],
    ["timeout", -1, "`timeout`: must be a non-negative number of milliseconds"],
    ["timeout", 0, "`timeout` must be greater than 0 ms"],
    ["maxRetries", 1.5, "`maxRetries`: must be an integer from 0"],
    ["headers", { a: 3 }, "`headers.a`: must be a string"],
    ["headers", null, "`headers`: must be a plain object of strings"],
    ["token", "", "`token` must not be empty"],
    ["token", null, "`token`: must be a string"],
    ["max_retries", 3, "did you mean `maxRetries`?"],
  ];
  test.for(options)("%s: %s", async ([name, value, reason]) => {
    expect(() => setup.emulator.client({ [name]: value })).toThrow(reason);
    await expect(setup.client.workspaces.stats({ [name]: value })).rejects.toThrow(reason);
    expect(await received(setup.emulator, "workspaces.stats")).toEqual([]);
  });
});

test("our own options are in camelCase, and the nearest name is told", async ({ github }) => {
  const unknown = (name: string) => ({ [name]: 1 }) as object;
  await expect(github.execute("issues", "list", {}, unknown("select_fields"))).rejects.toThrow("mean `selectFields`?");
  await expect(github.download("issues", "list", {}, unknown("skip_truncation"))).rejects.toThrow("`skipTruncation`?");
  expect(() => github.records("issues", "list", {}, unknown("max_records"))).toThrow("mean `maxRecords`?");
  const sync = setup.client.replication.connections.sync("id", {}, unknown("on_progress"));
  await expect(sync).rejects.toThrow("mean `onProgress`?");
  await expect(setup.client.connector("github", unknown("workspce"))).rejects.toThrow("mean `workspace`?");
  await expect(setup.client.connector("github", unknown("max_retries"))).rejects.toThrow("mean `maxRetries`?");
});
