// From 64 KiB on, the text of a body is an external string of V8.

import { expect, test } from "vitest";
import { ID, respondWith, startService } from "../helpers/http-service.js";
import { run } from "../helpers/run-script.js";

const REQUEST = { id: ID, entity: "things", action: "list" };

test.each([
  ["ASCII", "x"],
  ["Latin-1 characters", "ü"],
  ["characters outside of Latin-1", "€😀"],
])("large bodies are decoded exactly: %s", async (_, character) => {
  let wanted: unknown;
  await using server = await startService(respondWith(() => JSON.stringify({ result: wanted })));
  const clients = [server.client(), server.client({ integers: "bigint" })];
  for (const length of [65_000, 65_513, 65_535, 65_536, 65_537, 200_000, 1_000_000]) {
    wanted = [character.repeat(length), length];
    for (const client of clients) {
      const answer = await client.connectors.execute(REQUEST);
      expect(answer.result).toStrictEqual(wanted);
      expect(JSON.parse(Buffer.from(answer.response.bytes()).toString())).toStrictEqual({ result: wanted });
    }
  }
});

test("large integers in a large body keep every digit", async () => {
  const text = `{"result":[${"12345678901234567890,".repeat(50_000)}0]}`;
  await using server = await startService(respondWith(() => text));
  const { result } = await server.client({ integers: "bigint" }).connectors.execute(REQUEST);
  expect(result.length).toBe(50_001);
  expect(new Set(result)).toEqual(new Set([12345678901234567890n, 0]));
});

test("a large body that is not JSON is a DecodeError", async () => {
  await using server = await startService(respondWith(() => `{"result":"${"x".repeat(100_000)}`));
  await expect(server.client().connectors.execute(REQUEST)).rejects.toThrow("could not be decoded");
  await using begun = await startService(respondWith(() => `{"status":"success","result":"${"x".repeat(100_000)}`));
  const answer = await begun.client().connectors.execute(REQUEST);
  expect(() => answer.result).toThrow("it is not valid JSON");
});

test("the memory of large results is freed, and a thread can end while it holds some", async () => {
  expect(await run("large.mjs")).toEqual({ code: 0, output: "thread 0\nfreed\n" });
});
