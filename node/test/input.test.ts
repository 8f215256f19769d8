/** Requests and options that cannot be right. */

import { Client, configure, ConfigurationError, Emulator, InvalidRequestError } from "airbyte-agent";
import { afterEach, describe, expect, test } from "vitest";

import { github, useEmulator } from "./support/account.js";
import { received } from "./support/control.js";

const at = useEmulator();

describe("what JSON cannot say is refused with its place", () => {
  const itself: Record<string, unknown> = {};
  itself["again"] = { itself };
  for (const [name, params, field, reason] of [
    ["a bigint", { a: [1n] }, "params.a[0]", "bigint"],
    ["a function", { a: { b() {} } }, "params.a.b", "function"],
    ["a symbol", { a: Symbol("s") }, "params.a", "symbol"],
    ["NaN", { a: NaN }, "params.a", "NaN"],
    ["Infinity", { a: -Infinity }, "params.a", "-Infinity"],
    ["a Map", { a: new Map() }, "params.a", "Map"],
    ["a Set", { a: new Set() }, "params.a", "Set"],
    ["bytes", { a: new Uint8Array(3) }, "params.a", "base64"],
    ["a promise", { a: Promise.resolve(1) }, "params.a", "await"],
    ["itself", itself, "params.again.itself", "holds itself"],
    ["half a surrogate pair", { a: "\ud800" }, "params.a", "surrogate"],
    ["half a surrogate pair in a name", { "\udc00": 1 }, "params", "name"],
    ["undefined in an array", { a: [1, undefined] }, "params.a[1]", "undefined"],
    ["a hole in an array", { a: [1, , 3] }, "params.a[1]", "undefined"],
  ] as const) {
    test(name, async () => {
      const connector = await github(at.client);
      const call = connector.execute("issues", "list", params);
      await expect(call).rejects.toThrow(InvalidRequestError);
      await expect(call).rejects.toMatchObject({
        operation: "connectors.execute",
        errors: [{ field, message: expect.stringContaining(reason) }],
      });
      expect(await received(at.emulator, "connectors.execute")).toEqual([]);
    });
  }
});

test("what JSON can say arrives as it was meant", async () => {
  const connector = await github(at.client);
  const when = new Date(0);
  const same = { deep: 1 };
  const params = { when, absent: undefined, twice: [same, same], text: "naïve 😀 \u2028", nothing: null };
  await connector.execute("issues", "list", params);
  const [entry] = await received(at.emulator, "connectors.execute");
  expect(entry?.body.params).toEqual({
    when: "1970-01-01T00:00:00.000Z",
    twice: [same, same],
    text: "naïve 😀 \u2028",
    nothing: null,
  });
});

test("an unknown member of a request is answered with the nearest", async () => {
  const call = at.client.workspaces.list({ name_contain: "x" } as never);
  await expect(call).rejects.toThrow(/did you mean `name_contains`/);
});

test("an unknown option of a call is answered with the nearest", async () => {
  const call = at.client.workspaces.list({}, { maxretries: 1 } as never);
  await expect(call).rejects.toThrow(/`maxretries`: no such option of a call; did you mean `maxRetries`/);
});

test("an unknown option of a client is answered with the nearest", () => {
  expect(() => new Client({ clientID: "x" } as never)).toThrow(ConfigurationError);
  expect(() => new Client({ client_id: "x" } as never)).toThrow(/no option `client_id`; did you mean `clientId`/);
});

test("an unknown option of an emulator is answered with the nearest", async () => {
  await expect(Emulator.start({ seed: [] } as never)).rejects.toThrow(/no option `seed`; did you mean `seeds`/);
  await expect(Emulator.start({ seeds: ["]"] })).rejects.toThrow(ConfigurationError);
});

test("a time that is none is refused", async () => {
  for (const timeout of [NaN, Infinity, -1, "5" as never]) {
    expect(() => at.emulator.client({ timeout })).toThrow(/`timeout`: must be a number of milliseconds/);
    await expect(at.client.workspaces.stats({ timeout })).rejects.toThrow(/`timeout`: must be a number of mill/);
  }
});

test("no request at all, null and other nonsense are refused", async () => {
  for (const request of [null, 5, [], () => {}]) {
    await expect(at.client.connectors.create(request as never)).rejects.toThrow(InvalidRequestError);
  }
  await expect(at.client.workspaces.stats(5000 as never)).rejects.toThrow(/`options`: must be an object/);
  await expect(at.client.connector("github", 5000 as never)).rejects.toThrow(InvalidRequestError);
  for (const options of [null, 5, "id", { maxRetries: 1n }, { clientId: Symbol("id") }]) {
    expect(() => new Client(options as never)).toThrow(ConfigurationError);
  }
  await expect(at.client.connector(5 as never)).rejects.toThrow(InvalidRequestError);
  await expect(at.client.workspaces.stats({ signal: {} as never })).rejects.toThrow(/`signal`: is no AbortSignal/);
});

test("an id may be given as it is", async () => {
  const connector = await github(at.client);
  expect(await at.client.connectors.inspect(connector.id)).toEqual(await at.client.connectors.inspect({ id: connector.id }));
  await expect(at.client.connectors.get("../workspaces")).rejects.toThrow(InvalidRequestError);
});

describe("configure", () => {
  afterEach(() => configure({}));

  test("is where a client's own options are silent", async () => {
    configure({ baseUrl: at.emulator.url, workspace: "elsewhere" });
    const { clientId, clientSecret } = at.emulator;
    expect(new Client({ clientId, clientSecret }).workspace).toBe("elsewhere");
    expect(new Client({ clientId, clientSecret, workspace: "here" }).workspace).toBe("here");
    expect((await new Client({ clientId, clientSecret }).workspaces.list()).data).toHaveLength(1);
  });

  test("knows no other options than a client", () => {
    expect(() => configure({ timeOut: 5 } as never)).toThrow(/did you mean `timeout`/);
  });
});
