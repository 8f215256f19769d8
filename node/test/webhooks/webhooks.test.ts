import { readdirSync, readFileSync } from "node:fs";
import { inspect } from "node:util";

import {
  Client,
  InvalidRequestError,
  InvalidWebhookError,
  NotConfirmedError,
  Replication,
  webhooks,
} from "airbyte-agent";
import { describe, expect, test } from "vitest";
import { respondWith, startService } from "../helpers/http-service.js";

interface Case {
  name: string;
  options?: webhooks.ParseOptions;
  body?: object;
  text?: string;
  event?: webhooks.Event;
  error?: { kind: string; message: string };
}

const FOLDER = new URL("../../../tests/contract/webhooks/", import.meta.url);
const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .flatMap((file) =>
    (JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Case[]).map(
      (each) => [`${file.replace(".json", "")}: ${each.name}`, each] as const,
    ),
  );

const CONNECTION = "64d901a1-2520-4d91-93c8-9df438668ff0";
const notification = (success = true) => ({
  data: { connection: { id: CONNECTION, name: "Shop to Lake" }, jobId: 9988, success },
});
const BODY = JSON.stringify(notification());

/** The body in every form that frameworks have it in. */
function forms({ text, body }: Case): (string | Uint8Array | ArrayBuffer | object)[] {
  const sent = text ?? JSON.stringify(body);
  const bytes = new TextEncoder().encode(sent);
  return [sent, bytes, Buffer.from(sent), bytes.buffer, ...(body === undefined ? [] : [body])];
}

function rejection(parse: () => unknown): Error {
  try {
    parse();
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was accepted");
}

describe("notifications are read as expected", () => {
  test.for(cases.filter(([, { event }]) => event !== undefined))("%s", ([, each]) => {
    for (const body of forms(each)) expect(webhooks.parse(body, each.options)).toEqual(each.event);
  });

  test.for(cases.filter(([, { error }]) => error !== undefined))("%s", ([, each]) => {
    for (const body of forms(each)) {
      const error = rejection(() => webhooks.parse(body, each.options));
      expect(error).toMatchObject({ code: each.error?.kind, reason: each.error?.message });
    }
  });
});

test("the kind tells events apart", () => {
  const event = webhooks.parse(notification(false));
  if (event.kind !== "sync_failed") throw new Error(event.kind);
  expect([event.jobId, event.connection.name, event.workspace.id]).toEqual([9988, "Shop to Lake", null]);
  expect(event.dedupeKey).toBe(`sync_failed/${CONNECTION}/9988`);
});

describe("headers are found in any form", () => {
  test.each<[string, webhooks.RequestHeaders]>([
    ["as Node has them", { "content-length": "5", "x-webhook-key": "3fQh2m", "set-cookie": ["a"], host: undefined }],
    ["in another case", { "X-Webhook-Key": "3fQh2m" }],
    ["Headers", new Headers({ "X-Webhook-Key": "3fQh2m" })],
    ["a Map", new Map([["X-WEBHOOK-KEY", "3fQh2m"]])],
    ["pairs", [["x-webhook-key", "3fQh2m"]]],
  ])("%s", (_, headers) => {
    expect(webhooks.parse(BODY, { headers, key: "3fQh2m" }).kind).toBe("sync_succeeded");
  });
});

describe("invalid arguments are refused by name", () => {
  test.each<[string, unknown, unknown]>([
    ["`body`: must be a string, a Uint8Array or an object.", 3, {}],
    ["`body`: must not be a promise; await it first.", Promise.resolve(BODY), {}],
    ["`options`: must be an object.", BODY, "3fQh2m"],
    // Otherwise the key would not be checked.
    ["`kye`: unknown option; did you mean `key`?", BODY, { kye: "3fQh2m" }],
    ["`headers`: must be an object, or pairs of name and value.", BODY, { headers: 3 }],
    ["`headers`: must be an object, or pairs of name and value.", BODY, { headers: ["x-webhook-key", "a"] }],
    ["`headers.x-webhook-key` must be a string.", BODY, { headers: { "x-webhook-key": ["a"] } }],
    ["`url` must be a string.", BODY, { url: 3 }],
    ["`key` must be a string.", BODY, { key: ["a"] }],
  ])("%s", (message, body, options) => {
    const error = rejection(() => webhooks.parse(body as string, options as object));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error.message).toBe(message);
  });

  test("an argument too many", () => {
    const error = rejection(() => (webhooks.parse as any)(BODY, {}, { key: "3fQh2m" }));
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error.message).toContain("an argument too many; call it as `parse(body, options)`");
  });
});

test.each([undefined, null, "", "\ud800", Buffer.from([0xff]), [], {}])(
  "whatever is sent is no error of the receiver: %j",
  (body) => {
    expect(() => webhooks.parse(body)).toThrow(InvalidWebhookError);
  },
);

describe("confirm", () => {
  const job = (members = {}) =>
    JSON.stringify({
      jobId: 9988,
      connectionId: CONNECTION,
      jobType: "sync",
      status: "succeeded",
      startTime: "",
      ...members,
    });

  async function confirm(body: object, answer: string, options: webhooks.ParseOptions = {}): Promise<unknown[]> {
    await using service = await startService(respondWith(() => answer));
    const event = webhooks.parse(body, options);
    if (!("jobId" in event)) throw new Error(event.kind);
    const settings = { replicationUrl: `${service.url}/v1`, token: "x" };
    const clients = [new Replication(settings), new Client(settings)];
    return await Promise.all(clients.map((client) => event.confirm(client, { maxRetries: 0 }).catch((error) => error)));
  }

  test("returns a job that is what the event says", async () => {
    const failed = job({ status: "failed" });
    const running = job({ status: "running" });
    for (const [body, answer, options] of [
      [notification(), job(), {}],
      [notification(false), failed, {}],
      [notification(false), running, { event: "connectionSyncQueued" }],
    ] as const) {
      expect(await confirm(body, answer, options)).toEqual([JSON.parse(answer), JSON.parse(answer)]);
    }
  });

  test("refuses what the job contradicts", async () => {
    for (const answer of [job({ status: "failed" }), job({ connectionId: "c0655b08-1511-4e72-b7da-24c5d54de532" })]) {
      for (const error of await confirm(notification(), answer)) {
        expect(error).toBeInstanceOf(NotConfirmedError);
        expect((error as Error).message).toMatch(/as the notification says\. Do not act on the notification\.$/);
      }
    }
  });

  test("refuses an argument too many", () => {
    const event: any = webhooks.parse(BODY);
    const error = rejection(() => event.confirm(new Client({ token: "x" }), {}, {}));
    expect(error.message).toContain("call it as `confirm(client, options)`");
  });

  test("is no member of the data", () => {
    const event = webhooks.parse(BODY);
    expect(Object.keys(event)).not.toContain("confirm");
    expect(inspect(event)).not.toContain("confirm");
    expect(structuredClone(event)).toEqual(JSON.parse(JSON.stringify(event)));
  });
});
