import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";

import {
  AirbyteAgentError,
  APIConnectionError,
  APIStatusError,
  APITimeoutError,
  Client,
  ConfigurationError,
  ConnectorLookupError,
  ConnectorNotFoundError,
  DecodeError,
  NotFoundError,
  OutcomeUnknownError,
  RateLimitError,
} from "airbyte-agent";
import { expect, onTestFinished } from "vitest";
import { fault } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();
const MISSING = "00000000-0000-4000-8000-000000000000";

async function caught(call: Promise<unknown>): Promise<AirbyteAgentError> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(AirbyteAgentError);
  return error as AirbyteAgentError;
}

test("an error status becomes an error of its class, with the details of the call", async () => {
  const error = await caught(setup.client.connectors.get(MISSING));
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error).toBeInstanceOf(APIStatusError);
  expect(error).not.toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({
    name: "NotFoundError",
    code: "not_found",
    status: 404,
    operation: "connectors.get",
    attempts: 1,
    retryAfter: undefined,
  });
  expect(error.requestId).toBeTruthy();
  expect(error.body).toContain(MISSING);
  expect(error.message).toContain("Check the id");
});

test("the stack trace of an error leads to the calling code", async ({ github: connector }) => {
  await fault(setup.emulator, "connectors.execute", { status: { status: 400 } });
  for (const call of [
    async function caller() {
      await setup.client.connectors.get(MISSING);
    },
    async function caller() {
      await setup.client.connector("missing");
    },
    async function caller() {
      await connector.execute("issues", "list");
    },
    async function caller() {
      await connector.execute("issues", "list", { a: { b: { c: { d: { e: { f: NaN } } } } } });
    },
    async function caller() {
      await connector.download("issues");
    },
    async function caller() {
      await connector.pages("issues", "list").next();
    },
    async function caller() {
      await connector.records("issues", "list").toArray();
    },
    async function caller() {
      for await (const _ of connector.records("issues", "list"));
    },
  ]) {
    const { stack } = await caught(call());
    expect(stack, String(call)).toMatch(/^\w+Error: .*\n(?: {4}at .*\n)+/);
    expect(stack, String(call)).toMatch(/ at (async )?caller .*errors\.test\.ts/);
  }
});

test("retryAfter is in milliseconds", async () => {
  await fault(setup.emulator, "workspaces.stats", { status: { status: 429, retry_after: 7 } });
  const error = await caught(setup.client.workspaces.stats({ maxRetries: 0 }));
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error.retryAfter).toBe(7000);
});

test("timeout is in milliseconds and ends a call with an APITimeoutError", async () => {
  await fault(setup.emulator, "workspaces.stats", { latency: { ms: 60_000 } });
  const error = await caught(setup.client.workspaces.stats({ timeout: 100 }));
  expect(error).toBeInstanceOf(APITimeoutError);
  expect(error).toBeInstanceOf(APIConnectionError);
});

test("an unreachable service is a connection error with its causes", async () => {
  const client = setup.emulator.client({ baseUrl: "http://127.0.0.1:1", maxRetries: 0 });
  const error = await caught(client.workspaces.stats({ token: "t" }));
  expect(error).toBeInstanceOf(APIConnectionError);
  expect(error.cause).toBeInstanceOf(Error);
});

test("a write with unknown outcome is an OutcomeUnknownError", async ({ github: connector }) => {
  await fault(setup.emulator, "connectors.execute", "reset_after");
  const error = await caught(connector.execute("issues", "create", { title: "x" }));
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(error.attempts).toBe(1);
});

test("a response that is not the result of an action rejects", async ({ github: connector }) => {
  await fault(setup.emulator, "connectors.execute", "wrong_content_type");
  expect(await caught(connector.execute("issues", "list"))).toBeInstanceOf(DecodeError);
});

test("a result that cannot be decoded throws when it is read", async ({ github: connector }) => {
  await fault(setup.emulator, "connectors.execute", "invalid_json");
  const answer = await connector.execute("issues", "list");
  expect(() => answer.records).toThrow(DecodeError);
});

test("a file has no result", async ({ drive: { connector, fileId } }) => {
  const answer = await connector.execute("files", "download", { fileId });
  expect(answer.response.status).toBe(200);
  expect(() => answer.records).toThrow(DecodeError);
});

test("a failed lookup lists the connectors that exist", async ({ github: _ }) => {
  const error = await caught(setup.client.connector("jira"));
  expect(error).toBeInstanceOf(ConnectorNotFoundError);
  expect(error).toBeInstanceOf(ConnectorLookupError);
  expect(error.message).toContain("Account");
});

test("a closed client rejects calls", async () => {
  const client = setup.emulator.client();
  await client.close();
  expect(await caught(client.workspaces.stats())).toBeInstanceOf(ConfigurationError);
});

test("neither JSON nor inspection of an error contains its body", async () => {
  await fault(setup.emulator, "workspaces.stats", {
    status: { status: 403, body: { message: "No", key: "hush-hush" } },
  });
  const error = await caught(setup.client.workspaces.stats());
  expect(error.body).toContain("hush-hush");
  for (const shown of [JSON.stringify(error), inspect(error), String(error), error.stack, inspect({ ...error })]) {
    expect(shown).not.toContain("hush-hush");
  }
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: "permission_denied", status: 403 });
});

test("loggers do not take an error for an AggregateError", async () => {
  const error = await caught(setup.client.connectors.get(MISSING));
  expect(error.errors).toBeUndefined();
  const invalid = await caught(setup.client.workspaces.list({ limit: "ten" } as never));
  expect(invalid.errors).toMatchObject([{ field: "limit" }]);
});

test("instanceof works across copies of this package, but not for classes derived by users", async () => {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("airbyte-agent");
  const here = { ...require.cache };
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  const other: typeof import("airbyte-agent") = require(entry);
  Object.assign(require.cache, here);
  expect(other.Client).not.toBe(Client);

  const error = await caught(setup.client.connectors.get(MISSING));
  expect(error).toBeInstanceOf(other.NotFoundError);
  expect(error).toBeInstanceOf(other.APIStatusError);
  expect(error).not.toBeInstanceOf(other.RateLimitError);
  class Mine extends other.NotFoundError {}
  Object.defineProperty(Mine, "name", { value: "NotFoundError" });
  expect(error).not.toBeInstanceOf(Mine);
});

test("instanceof works across installed copies of this package", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const here = join(dirname(createRequire(import.meta.url).resolve("airbyte-agent")), "..");
  const there = join(folder, "node_modules", "airbyte-agent");
  await mkdir(there, { recursive: true });
  for (const name of ["dist", "package.json"]) await cp(join(here, name), join(there, name), { recursive: true });
  for (const name of await readdir(here))
    if (name.endsWith(".node")) await symlink(join(here, name), join(there, name));
  const other: typeof import("airbyte-agent") = createRequire(join(folder, "x.js"))("airbyte-agent");
  expect(other.NotFoundError).not.toBe(NotFoundError);

  const { url: baseUrl, clientId, clientSecret } = setup.emulator;
  const theirs = await new other.Client({ baseUrl, clientId, clientSecret }).connectors
    .get(MISSING)
    .catch((error) => error);
  const ours = await caught(setup.client.connectors.get(MISSING));
  for (const [error, classes] of [
    [theirs, { NotFoundError, APIStatusError, RateLimitError }],
    [ours, other],
  ] as const) {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(classes.NotFoundError);
    expect(error).toBeInstanceOf(classes.APIStatusError);
    expect(error).not.toBeInstanceOf(classes.RateLimitError);
  }
});

test("other values are not instances of the error classes", () => {
  for (const value of [
    null,
    undefined,
    5,
    "NotFoundError",
    {},
    new Error("x"),
    Object.create(null),
    new Proxy({}, {}),
  ]) {
    expect(value instanceof AirbyteAgentError).toBe(false);
    expect(value instanceof NotFoundError).toBe(false);
  }
});

test("a structured clone keeps message, stack and cause, and toJSON the rest", async () => {
  const error = await caught(setup.client.connectors.get(MISSING));
  const { port1, port2 } = new MessageChannel();
  port1.postMessage({ error, known: error.toJSON() });
  const { error: clone, known } = receiveMessageOnPort(port2)!.message;
  port1.close();
  expect(clone).toBeInstanceOf(Error);
  expect(clone.message).toBe(error.message);
  expect(clone.stack).toBe(error.stack);
  expect(known).toMatchObject({ name: "NotFoundError", code: "not_found", status: 404, requestId: error.requestId });
});

test("every rejection has an error object of its own", async () => {
  const [one, other] = await Promise.all([1, 2].map(() => caught(setup.client.connectors.get(MISSING))));
  expect(one).not.toBe(other);
  expect(one).not.toBeInstanceOf(AggregateError);
});
