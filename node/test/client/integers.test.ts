/** Integers that a number of JavaScript would round. */

import { randomInt } from "node:crypto";

import { type Client, ConfigurationError, DecodeError } from "airbyte-agent";
import { expect, test } from "vitest";
import { received } from "../helpers/emulator-admin.js";
import { github, useEmulator } from "../helpers/fixtures.js";
import { ID, says, service } from "../helpers/http-service.js";

const at = useEmulator();
const ASKED = { id: ID, entity: "things", action: "list" };

/** What clients of both kinds decode of a body. */
async function decoded(body: string): Promise<{ number: any; bigint: any }> {
  await using said = await service(says(() => body));
  const result = async (client: Client) => (await client.connectors.execute(ASKED)).result;
  return {
    number: await result(said.client()),
    bigint: await result(said.client({ integers: "bigint" })),
  };
}

test("integers beyond 2^53 - 1 are rounded, or bigints with every digit", async () => {
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

test("a member called __proto__ is one, even if it is an integer", async () => {
  const { bigint } = await decoded('{"result":{"__proto__":12345678901234567890}}');
  expect(Object.getOwnPropertyDescriptor(bigint, "__proto__")?.value).toBe(12345678901234567890n);
  expect(Object.getPrototypeOf(bigint)).toBe(Object.prototype);
});

test("every value arrives as it was sent, whatever stands around it", async () => {
  let body = "";
  await using said = await service(says(() => body));
  const client = said.client({ integers: "bigint" });
  for (let round = 0; round < 300; round += 1) {
    const wanted = anything(4);
    body = `{"result":${written(wanted)}}`;
    const { result } = await client.connectors.execute(ASKED);
    expect(result, body).toStrictEqual(wanted);
  }
});

test("an answer may be nested as deep as it likes", async () => {
  const depth = 50_000;
  const { bigint } = await decoded(`{"result":${"[".repeat(depth)}12345678901234567890${"]".repeat(depth)}}`);
  let inner = bigint;
  for (let level = 0; level < depth; level += 1) inner = inner[0];
  expect(inner).toBe(12345678901234567890n);
});

test("what is no JSON does not become some", async () => {
  for (const text of ["0012345678901234567890", "{12345678901234567890:1}", "12345678901234567890x"]) {
    await expect(decoded(`{"result":${text}}`)).rejects.toThrow(DecodeError);
  }
});

test("it holds for every kind of answer", async () => {
  const id = 12345678901234567890n;
  const entry = `{"id":"${ID}","name":"a","number":${id}}`;
  let body = entry;
  await using said = await service(says(() => body));
  const client = said.client({ integers: "bigint" });

  expect(await client.workspaces.get(ID)).toHaveProperty("number", id);
  const connector = await client.connectors.get(ID);
  expect(connector).toHaveProperty("number", id);
  body = `{"data":[${entry}]}`;
  expect(await client.workspaces.list()).toHaveProperty("data.0.number", id);
  expect(await client.workspaces.listAll().toArray()).toMatchObject([{ number: id }]);
  body = `{"status":"success","result":[{"id":${id}}]}`;
  expect((await connector.execute("things", "list")).records).toEqual([{ id }]);
  expect(await connector.records("things", "list").toArray()).toEqual([{ id }]);
  for await (const page of connector.pages("things", "list")) expect(page.records).toEqual([{ id }]);
});

test("where the next page is keeps every digit", async () => {
  const metadata = '{"has_more":true,"cursor":12345678901234567890}';
  const body = `{"status":"success","result":[{"id":1}],"connector_metadata":${metadata}}`;
  await using said = await service(says(() => body));
  const { next } = await said.client().connectors.execute(ASKED);
  expect(Object.values(next ?? {})).toEqual([12345678901234567890n]);
});

test("bigints of requests are sent as integers with all their digits", async () => {
  let sent = "";
  await using said = await service((request, response) => {
    request.setEncoding("utf8").on("data", (text) => (sent += text));
    request.on("end", () => response.end('{"result":null}'));
  });
  const params = { a: 123456789012345678901234567890n, b: [-5n, Object(7n)], c: { d: 2n ** 64n }, text: "5n" };
  await said.client().connectors.execute({ ...ASKED, params });
  expect(sent).toContain('{"a":123456789012345678901234567890,"b":[-5,7],"c":{"d":18446744073709551616},"text":"5n"}');

  const connector = await github(at.client);
  await connector.execute("issues", "list", { per_page: 3n });
  expect((await received(at.emulator, "connectors.execute"))[0]?.body.params).toEqual({ per_page: 3 });
  expect((await at.client.workspaces.list({ limit: 5n as never })).data).toHaveLength(1);
});

test("there are these two ways only", () => {
  for (const integers of ["string", null, true]) {
    expect(() => at.emulator.client({ integers: integers as never })).toThrow(ConfigurationError);
  }
});

/** A value of JSON by chance, nested no deeper than this. */
function anything(depth: number): unknown {
  const kinds = [integer, integer, integer, () => randomInt(2 ** 40) / 16, text, text, () => null, () => true];
  const kind = randomInt(kinds.length + (depth > 0 ? 6 : 0));
  const many = Array.from({ length: randomInt(5) });
  if (kind < kinds.length) return kinds[kind]!();
  if (kind % 2 === 0) return many.map(() => anything(depth - 1));
  return Object.fromEntries(many.map(() => [text(), anything(depth - 1)]));
}

/** A number where one can hold it, otherwise a bigint. */
function integer(): number | bigint {
  const digits = Array.from({ length: 1 + randomInt(25) }, () => randomInt(10)).join("");
  const value = BigInt(digits) * (randomInt(2) === 0 ? 1n : -1n);
  return value > 2n ** 53n - 1n || value < 1n - 2n ** 53n ? value : Number(value);
}

function text(): string {
  const pieces = ["\0", "\0", '"', "\\", "\\u0000", "u0000", "-", "[", ":", ",", "é", "😀", "\n", `${integer()}`];
  return Array.from({ length: randomInt(6) }, () => pieces[randomInt(pieces.length)]).join("");
}

/** JSON of it, with space by chance. */
function written(value: unknown): string {
  const space = () => ["", "", " ", "\n", "\t "][randomInt(5)];
  if (typeof value === "bigint") return `${space()}${value}${space()}`;
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]${space()}`;
  if (typeof value !== "object" || value === null) return `${space()}${JSON.stringify(value)}${space()}`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}${space()}:${written(member)}`);
  return `{${members.join(",")}}`;
}
