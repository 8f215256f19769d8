// Bounds on what is read of a response.

import { createGzip } from "node:zlib";

import {
  Client,
  ConfigurationError,
  DecodeError,
  ResponseTooLargeError,
  UnprocessableEntityError,
} from "airbyte-agent";
import { expect, test } from "vitest";
import { ID, respondWith, startService } from "../helpers/http-service.js";

const MIB = 1 << 20;
const REQUEST = { id: ID, entity: "things", action: "list" };

/** So many zeros, compressed to about a thousandth. */
async function zerosAsGzip(size: number): Promise<Buffer> {
  const gzip = createGzip();
  const zeros = Buffer.alloc(MIB, "0");
  const chunks = gzip.toArray();
  for (let written = 0; written < size; written += MIB) {
    if (!gzip.write(zeros)) await new Promise((drained) => gzip.once("drain", drained));
  }
  gzip.end();
  return Buffer.concat(await chunks);
}

/** A service that responds to every request with so many zeros. */
async function inflating(status: number, size: number) {
  const body = await zerosAsGzip(size);
  return startService((request, response) => {
    request.resume();
    response.writeHead(status, { "content-encoding": "gzip", "content-length": body.length }).end(body);
  });
}

test("a response that inflates beyond the limit", async () => {
  await using server = await inflating(200, 64 * MIB);
  const client = server.client({ maxResponseBytes: 10 * MIB });
  for (const action of ["list", "create"]) {
    const error = await client.connectors.execute({ ...REQUEST, action }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResponseTooLargeError);
    expect(error).toMatchObject({ operation: "connectors.execute", status: 200, attempts: 1, body: undefined });
    expect((error as Error).message).toContain("`maxResponseBytes`, which is 10485760 bytes");
  }
});

test("an error that inflates to more than a string can hold is an error of that call", async () => {
  await using server = await inflating(422, 512 * MIB);
  const error = await server
    .client()
    .connectors.execute(REQUEST)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnprocessableEntityError);
  expect(error).toMatchObject({ status: 422, body: "0".repeat(1_000_000) });
  expect((error as Error).message).toContain("the body was cut after 1000000 bytes");
});

test("the body of a DecodeError is cut", async () => {
  await using server = await startService(respondWith(() => "0".repeat(3_000_000)));
  const error = await server
    .client()
    .workspaces.stats()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DecodeError);
  expect((error as DecodeError).body).toHaveLength(1_000_000);
});

test.each(["content-length", "Transfer-Encoding"])("the header %s is set by the client only", (name) => {
  expect(() => new Client({ token: "x", headers: { [name]: "1" } })).toThrow(ConfigurationError);
  expect(() => new Client({ token: "x", headers: { [name]: "1" } })).toThrow(name);
});
