import { Client, ConfigurationError, configure, Emulator, InvalidRequestError } from "airbyte-agent";
import { afterEach, describe, expect } from "vitest";
import { received, sendAdminRequest } from "../helpers/emulator-admin.js";
import { createGitHub, test, useEmulator } from "../helpers/fixtures.js";
import { ID, startService } from "../helpers/http-service.js";

// The emulator does not know the parameters that show how values are encoded.
const setup = useEmulator({ strict: false });

describe("values that JSON cannot represent are rejected with their path", () => {
  const circular: Record<string, unknown> = {};
  circular.again = { circular };
  const circularToJSON = { again: { toJSON: () => circularToJSON } };
  for (const [name, params, field, reason] of [
    ["a function", { a: { b() {} } }, "params.a.b", "function"],
    ["a symbol", { a: Symbol("s") }, "params.a", "symbol"],
    ["NaN", { a: NaN }, "params.a", "NaN"],
    ["Infinity", { a: -Infinity }, "params.a", "-Infinity"],
    ["a Map", { a: new Map() }, "params.a", "Map"],
    ["a Set", { a: new Set([1]) }, "params.a", "Set"],
    ["an object without own members", { a: new URLSearchParams("b=c") }, "params.a", "URLSearchParams"],
    ["an error", { a: [new Error("b")] }, "params.a[0]", "Error"],
    ["an invalid Date", { a: new Date(NaN) }, "params.a", "Date"],
    ["bytes", { a: new Uint8Array(3) }, "params.a", "base64"],
    ["a Buffer", { a: Buffer.from("b") }, "params.a", "base64"],
    ["an ArrayBuffer", { a: new ArrayBuffer(3) }, "params.a", "base64"],
    ["a symbol in an object", { a: Object(Symbol("s")) }, "params.a", "symbol"],
    ["a promise", { a: Promise.resolve(1) }, "params.a", "await"],
    ["a circular reference", circular, "params.again.circular", "circular reference"],
    ["an unpaired surrogate", { a: "\ud800" }, "params.a", "surrogate"],
    ["an unpaired surrogate in a name", { "\udc00": 1 }, "params", "name"],
    ["a circular reference from toJSON", circularToJSON, "params.again.again", "circular reference"],
    ["a Map from toJSON", { a: { toJSON: () => new Map() } }, "params.a", "Map"],
    ["10,000 levels", { a: deep(10_000) }, expect.stringMatching(/^params\.a\.a.*…$/), "nested"],
    ["100,000 levels", { a: deep(100_000) }, expect.stringMatching(/^params\.a\.a.*…$/), "nested"],
    ["an endless proxy", { a: endless() }, expect.stringMatching(/^params\.a\.a.*…$/), "nested"],
    ["undefined in an array", { a: [1, undefined] }, "params.a[1]", "undefined"],
    // biome-ignore lint/suspicious/noSparseArray: the hole is what the test is about.
    ["a hole in an array", { a: [1, , 3] }, "params.a[1]", "undefined"],
    ["an array of holes", { a: new Array(2 ** 32 - 1) }, "params.a[0]", "undefined"],
  ] as const) {
    test(name, async () => {
      const connector = await createGitHub(setup.client);
      const call = connector.execute("issues", "list", params);
      await expect(call).rejects.toThrow(InvalidRequestError);
      await expect(call).rejects.toMatchObject({
        operation: "connectors.execute",
        errors: [{ field, message: expect.stringContaining(reason) }],
      });
      expect(await received(setup.emulator, "connectors.execute")).toEqual([]);
    });
  }
});

test("an error thrown by the caller's code is the cause", async ({ github: connector }) => {
  const thrown = new RangeError("boom");
  const boom = () => {
    throw thrown;
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  for (const [value, cause] of [
    [Object.defineProperty({}, "b", { get: boom, enumerable: true }), thrown],
    [{ b: { toJSON: boom } }, thrown],
    [{ b: new Proxy({}, { ownKeys: boom }) }, thrown],
    [{ b: revoked.proxy }, expect.any(TypeError)],
  ]) {
    const call = connector.execute("issues", "list", { a: value });
    await expect(call).rejects.toThrow(InvalidRequestError);
    await expect(call).rejects.toMatchObject({ cause, errors: [{ field: "params.a.b" }] });
    await expect(call).rejects.toThrow(/`params\.a\.b`: cannot be read: /);
  }
});

test("requests are encoded like JSON.stringify does", async ({ github: connector }) => {
  class Point {
    x = 1;
    #secret = 2;
    get y() {
      return this.#secret;
    }
  }
  class Money {
    constructor(readonly cents: number) {}
    toJSON(key: string) {
      return `${key}: ${this.cents}`;
    }
  }
  const calls: string[] = [];
  const params = {
    point: new Point(),
    price: new Money(5),
    prices: [new Money(6)],
    absent: { toJSON() {} },
    bare: Object.assign(Object.create(null), { a: 1 }),
    url: new URL("http://example.test/a"),
    boxed: [new String("a"), new Number(1), new Boolean(false)],
    spread: {
      a: 1,
      toJSON() {
        calls.push("spread");
        return { ...this };
      },
    },
    itself: {
      a: 1,
      toJSON() {
        return this;
      },
    },
    proxy: new Proxy({ a: [1] }, {}),
    zero: -0,
    once: {
      get a() {
        calls.push("a");
        return 1;
      },
    },
  };
  await connector.execute("issues", "list", params);
  expect(calls.filter((call) => call === "spread")).toHaveLength(1);
  const [entry] = await received(setup.emulator, "connectors.execute");
  const { absent, ...wanted } = JSON.parse(JSON.stringify(params));
  expect(absent).toBeUndefined();
  expect(entry?.body.params).toEqual(wanted);
});

test("a member named __proto__ is sent and does not change a prototype", async ({ github: connector }) => {
  for (const text of ['{"__proto__":{"polluted":1}}', '{"a":{"__proto__":{"b":{}}}}']) {
    await connector.execute("issues", "list", JSON.parse(text));
    const entries = await sendAdminRequest(setup.emulator, "GET", "journal?operation=connectors.execute");
    expect(JSON.stringify(entries.entries.at(-1).body.params)).toBe(text);
  }
  const dated = JSON.parse('{"__proto__":{"a":0}}');
  // biome-ignore lint/suspicious/noProto: it is an ordinary member here.
  dated.__proto__.a = new Date(0);
  await connector.execute("issues", "list", dated);
  expect(JSON.stringify((await received(setup.emulator, "connectors.execute")).at(-1)?.body.params)).toBe(
    '{"__proto__":{"a":"1970-01-01T00:00:00.000Z"}}',
  );
  expect(({} as any).polluted).toBeUndefined();
});

test("a request of fifty megabytes is sent completely", async () => {
  let size = 0;
  await using server = await startService((request, response) => {
    request.on("data", (piece: Buffer) => (size += piece.length));
    request.on("end", () => response.end('{"result":null}'));
  });
  const params = { text: "x".repeat(50e6) };
  await server.client().connectors.execute({ id: ID, entity: "issues", action: "list", params });
  expect(size).toBeGreaterThan(50e6);
});

test("dates, undefined, shared objects and Unicode are encoded correctly", async ({ github: connector }) => {
  const when = new Date(0);
  const same = { deep: 1 };
  const params = { when, absent: undefined, twice: [same, same], text: "naïve 😀 \u2028", nothing: null };
  await connector.execute("issues", "list", params);
  const [entry] = await received(setup.emulator, "connectors.execute");
  expect(entry?.body.params).toEqual({
    when: "1970-01-01T00:00:00.000Z",
    twice: [same, same],
    text: "naïve 😀 \u2028",
    nothing: null,
  });
});

test("an unknown member of a request is rejected with the nearest name", async () => {
  const call = setup.client.workspaces.list({ name_contain: "x" } as never);
  await expect(call).rejects.toThrow(/did you mean `name_contains`/);
});

test("an unknown option of a call is rejected with the nearest name", async () => {
  const call = setup.client.workspaces.list({}, { maxretries: 1 } as never);
  await expect(call).rejects.toThrow(/`maxretries`: unknown option; did you mean `maxRetries`/);
});

test("an unknown option of a client is rejected with the nearest name", () => {
  expect(() => new Client({ clientID: "x" } as never)).toThrow(ConfigurationError);
  expect(() => new Client({ client_id: "x" } as never)).toThrow(
    /unknown client option `client_id`; did you mean `clientId`/,
  );
});

test("an unknown option of an emulator is rejected with the nearest name", async () => {
  await expect(Emulator.start({ seed: [] } as never)).rejects.toThrow(
    /unknown emulator option `seed`; did you mean `seeds`/,
  );
  await expect(Emulator.start({ seeds: ["]"] })).rejects.toThrow(ConfigurationError);
  await expect(Emulator.start({ port: 99_999 })).rejects.toThrow(/option `port`: must be an integer from 0 to 65535/);
  await expect(Emulator.start({ tokenLifetime: 1e30 })).rejects.toThrow(
    expect.objectContaining({
      message: "the emulator cannot start: option `tokenLifetime`: is too large.",
      errors: [expect.objectContaining({ field: "tokenLifetime" })],
    }),
  );
});

test("an invalid duration is rejected", async () => {
  for (const timeout of [-1, "5" as never]) {
    expect(() => setup.emulator.client({ timeout })).toThrow(
      /`timeout`: must be a non-negative number of milliseconds/,
    );
    await expect(setup.client.workspaces.stats({ timeout })).rejects.toMatchObject({
      errors: [{ field: "timeout", message: "must be a non-negative number of milliseconds" }],
    });
    await expect(setup.client.workspaces.stats({ timeout })).rejects.toThrow(
      /`timeout`: must be a non-negative number/,
    );
  }
});

test("requests and options of the wrong type are rejected", async () => {
  for (const request of [null, 5, [], () => {}]) {
    await expect(setup.client.connectors.create(request as never)).rejects.toThrow(InvalidRequestError);
  }
  await expect(setup.client.workspaces.stats(5000 as never)).rejects.toThrow(/`options`: must be an object/);
  await expect(setup.client.connector("github", 5000 as never)).rejects.toThrow(InvalidRequestError);
  for (const options of [null, 5, "id", { maxRetries: 1n }, { clientId: Symbol("id") }]) {
    expect(() => new Client(options as never)).toThrow(ConfigurationError);
  }
  await expect(setup.client.connector(5 as never)).rejects.toThrow(InvalidRequestError);
  await expect(setup.client.workspaces.stats({ signal: {} as never })).rejects.toThrow(
    /`signal`: must be an AbortSignal/,
  );
});

test("arguments of the wrong type are rejected with their names", async ({ github: connector }) => {
  for (const wrong of [null, 5, {}, [], () => {}, Symbol("s"), 1n, NaN, "\ud800", true] as any[]) {
    for (const [call, field] of [
      [() => connector.execute(wrong, "list"), "entity"],
      [() => connector.execute("issues", wrong), "action"],
      [() => connector.records(wrong, "list").toArray(), "entity"],
      [() => connector.download(wrong), "entity"],
      [() => setup.client.connectors.get({ id: wrong }), "id"],
      [() => setup.client.connector(wrong), "reference"],
      [() => setup.client.connector("github", { workspace: wrong === null ? 5 : wrong }), "workspace"],
    ] as const) {
      const error = await call().then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(error, field).toBeInstanceOf(InvalidRequestError);
      expect((error as InvalidRequestError).errors?.[0]?.field).toBe(field);
    }
  }
  for (const params of [5, "text", [], () => {}, true] as any[]) {
    for (const call of [
      connector.execute("issues", "list", params),
      connector.records("issues", "list", params).toArray(),
      connector.download("issues", "list", params),
    ]) {
      await expect(call).rejects.toMatchObject({ code: "invalid_request", errors: [{ field: "params" }] });
    }
  }
  expect(await received(setup.emulator, "connectors.execute")).toEqual([]);
});

test("ids that would change the path of the URL are rejected", async () => {
  for (const id of ["", ".", "..", "../workspaces", "a/b", "/", "a\\b"]) {
    await expect(setup.client.connectors.get(id), id).rejects.toThrow(InvalidRequestError);
  }
  // Characters with a meaning in URLs are escaped, so it is the service that rejects these ids.
  for (const id of ["a?b", "a#b", "%2e%2e", "ü", "a b"]) {
    await expect(setup.client.connectors.get(id), id).rejects.toMatchObject({
      operation: "connectors.get",
      status: 422,
    });
  }
});

test("a request can be an id", async ({ github: connector }) => {
  expect(await setup.client.connectors.inspect(connector.id)).toEqual(
    await setup.client.connectors.inspect({ id: connector.id }),
  );
  await expect(setup.client.connectors.get("../workspaces")).rejects.toThrow(InvalidRequestError);
});

describe("configure", () => {
  afterEach(() => configure({}));

  test("provides the options that a client leaves out", async () => {
    configure({ baseUrl: setup.emulator.url, workspace: "elsewhere" });
    const { clientId, clientSecret } = setup.emulator;
    expect(new Client({ clientId, clientSecret }).workspace).toBe("elsewhere");
    expect(new Client({ clientId, clientSecret, workspace: "here" }).workspace).toBe("here");
    expect((await new Client({ clientId, clientSecret }).workspaces.list()).data).toHaveLength(1);
  });

  test("rejects unknown options", () => {
    expect(() => configure({ timeOut: 5 } as never)).toThrow(/did you mean `timeout`/);
  });
});

function deep(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

/** A proxy with infinitely many nested proxies. */
function endless(): object {
  return new Proxy(
    {},
    {
      ownKeys: () => ["a"],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get: (_, name) => (name === "a" ? endless() : undefined),
    },
  );
}
