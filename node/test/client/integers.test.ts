import { randomInt } from "node:crypto";

import { type Client, ConfigurationError, DecodeError } from "airbyte-agent";
import { expect, test } from "vitest";
import { received } from "../helpers/emulator-admin.js";
import { createGitHub, useEmulator } from "../helpers/fixtures.js";
import { ID, respondWith, startService } from "../helpers/http-service.js";

const setup = useEmulator();
const REQUEST = { id: ID, entity: "things", action: "list" };

/** The results that clients with both modes decode. */
async function decoded(body: string): Promise<{ number: any; bigint: any }> {
  await using server = await startService(respondWith(() => body));
  const result = async (client: Client) => (await client.connectors.execute(REQUEST)).result;
  return {
    number: await result(server.client()),
    bigint: await result(server.client({ integers: "bigint" })),
  };
}

test("integers beyond 2^53 - 1 are rounded numbers or exact bigints", async () => {
  for (const [text, number, exact] of [
    ["9007199254740991", 2 ** 53 - 1, 2 ** 53 - 1],
    ["-9007199254740991", 1 - 2 ** 53, 1 - 2 ** 53],
    ["9007199254740992", 2 ** 53, 2n ** 53n],
    ["9007199254740993", 2 ** 53, 2n ** 53n + 1n],
    ["-9007199254740993", -(2 ** 53), -(2n ** 53n) - 1n],
    [`1${"0".repeat(400)}`, Infinity, 10n ** 400n],
    ["12345678901234567.0", 12345678901234568, 12345678901234568],
    ["1e30", 1e30, 1e30],
    ["12345678901234567890e-1", 1234567890123456800, 1234567890123456800],
    ['"12345678901234567890"', "12345678901234567890", "12345678901234567890"],
    ['{"12345678901234567890":1}', { "12345678901234567890": 1 }, { "12345678901234567890": 1 }],
    ['["é", 12345678901234567890 ]', ["é", 12345678901234567000], ["é", 12345678901234567890n]],
    [
      '["\\u0000\\u00005", 12345678901234567890]',
      ["\0\x005", 12345678901234567000],
      ["\0\x005", 12345678901234567890n],
    ],
  ] as const) {
    expect(await decoded(`{"result":${text}}`)).toEqual({ number, bigint: exact });
  }
});

test("a member named __proto__ is kept, even if it is a large integer", async () => {
  const { bigint } = await decoded('{"result":{"__proto__":12345678901234567890}}');
  expect(Object.getOwnPropertyDescriptor(bigint, "__proto__")?.value).toBe(12345678901234567890n);
  expect(Object.getPrototypeOf(bigint)).toBe(Object.prototype);
});

test("random values with large integers are decoded exactly", async () => {
  let body = "";
  await using server = await startService(respondWith(() => body));
  const client = server.client({ integers: "bigint" });
  for (let round = 0; round < 300; round += 1) {
    const wanted = randomValue(4);
    body = `{"result":${toJson(wanted)}}`;
    const { result } = await client.connectors.execute(REQUEST);
    expect(result, body).toStrictEqual(wanted);
  }
});

test("a deeply nested result is decoded", async () => {
  const depth = 50_000;
  const { bigint } = await decoded(`{"result":${"[".repeat(depth)}12345678901234567890${"]".repeat(depth)}}`);
  let inner = bigint;
  for (let level = 0; level < depth; level += 1) inner = inner[0];
  expect(inner).toBe(12345678901234567890n);
});

test("invalid JSON is a DecodeError", async () => {
  for (const text of ["0012345678901234567890", "{12345678901234567890:1}", "12345678901234567890x"]) {
    await expect(decoded(`{"result":${text}}`)).rejects.toThrow(DecodeError);
  }
});

test("bigints work in all kinds of results", async () => {
  const id = 12345678901234567890n;
  const entry = `{"id":"${ID}","name":"a","number":${id}}`;
  let body = entry;
  await using server = await startService(respondWith(() => body));
  const client = server.client({ integers: "bigint" });

  expect(await client.workspaces.get(ID)).toHaveProperty("number", id);
  const connector = await client.connectors.get(ID);
  expect(connector).toHaveProperty("number", id);
  body = `{"data":[${entry}]}`;
  expect(await client.workspaces.list()).toHaveProperty("data.0.number", id);
  expect(await client.workspaces.list().toArray()).toMatchObject([{ number: id }]);
  body = `{"status":"success","result":[{"id":${id}}]}`;
  expect((await connector.execute("things", "list")).records).toEqual([{ id }]);
  expect(await connector.records("things", "list").toArray()).toEqual([{ id }]);
  for await (const page of connector.pages("things", "list")) expect(page.records).toEqual([{ id }]);
});

test("next keeps every digit", async () => {
  const metadata = '{"has_more":true,"cursor":12345678901234567890}';
  const body = `{"status":"success","result":[{"id":1}],"connector_metadata":${metadata}}`;
  await using server = await startService(respondWith(() => body));
  const { next } = await server.client().connectors.execute(REQUEST);
  expect(Object.values(next ?? {})).toEqual([12345678901234567890n]);
});

test("bigints in requests are sent as integers with every digit", async () => {
  let sent = "";
  await using server = await startService((request, response) => {
    request.setEncoding("utf8").on("data", (text) => (sent += text));
    request.on("end", () => response.end('{"result":null}'));
  });
  const params = { a: 123456789012345678901234567890n, b: [-5n, Object(7n)], c: { d: 2n ** 64n }, text: "5n" };
  await server.client().connectors.execute({ ...REQUEST, params });
  expect(sent).toContain('{"a":123456789012345678901234567890,"b":[-5,7],"c":{"d":18446744073709551616},"text":"5n"}');

  const connector = await createGitHub(setup.client);
  await connector.execute("issues", "list", { per_page: 3n });
  expect((await received(setup.emulator, "connectors.execute"))[0]?.body.params).toEqual({ per_page: 3 });
  expect((await setup.client.workspaces.list({ limit: 5n as never })).data).toHaveLength(1);
});

test("other modes are rejected", () => {
  for (const integers of ["string", null, true]) {
    expect(() => setup.emulator.client({ integers: integers as never })).toThrow(ConfigurationError);
  }
});

/** A random JSON value, nested at most `depth` levels. */
function randomValue(depth: number): unknown {
  const kinds = [
    randomInteger,
    randomInteger,
    randomInteger,
    () => randomInt(2 ** 40) / 16,
    randomText,
    randomText,
    () => null,
    () => true,
  ];
  const kind = randomInt(kinds.length + (depth > 0 ? 6 : 0));
  const many = Array.from({ length: randomInt(5) });
  if (kind < kinds.length) return kinds[kind]!();
  if (kind % 2 === 0) return many.map(() => randomValue(depth - 1));
  return Object.fromEntries(many.map(() => [randomText(), randomValue(depth - 1)]));
}

/** A random integer: a number if it is safe, otherwise a bigint. */
function randomInteger(): number | bigint {
  const digits = Array.from({ length: 1 + randomInt(25) }, () => randomInt(10)).join("");
  const value = BigInt(digits) * (randomInt(2) === 0 ? 1n : -1n);
  return value > 2n ** 53n - 1n || value < 1n - 2n ** 53n ? value : Number(value);
}

function randomText(): string {
  const pieces = ["\0", "\0", '"', "\\", "\\u0000", "u0000", "-", "[", ":", ",", "é", "😀", "\n", `${randomInteger()}`];
  return Array.from({ length: randomInt(6) }, () => pieces[randomInt(pieces.length)]).join("");
}

/** The value as JSON, with random whitespace. */
function toJson(value: unknown): string {
  const space = () => ["", "", " ", "\n", "\t "][randomInt(5)];
  if (typeof value === "bigint") return `${space()}${value}${space()}`;
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]${space()}`;
  if (typeof value !== "object" || value === null) return `${space()}${JSON.stringify(value)}${space()}`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}${space()}:${toJson(member)}`);
  return `{${members.join(",")}}`;
}
