import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Client, ClientOptions, FaultKind } from "airbyte-agent";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { receivedUntil } from "../helpers/emulator-admin.js";
import { createGitHub, test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();
const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));
const EXECUTE = "connectors.execute";

// Not a static import: the examples have a TypeScript project of their own.
const { service }: { service(client: Client): { listen(port: number, host: string): Server } } = await import(
  join(EXAMPLES, "express-server.mjs")
);

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function started(
  example: string,
  args: string[] = [],
  environment: object = {},
): ChildProcess & { ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(EXAMPLES, example), ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 50_000,
  });
  const ended = Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  return Object.assign(child, { ended: ended.then(([[code], out, err]) => ({ code, out, err })) });
}

/** The environment of an example that uses the emulator and a GitHub connector. */
async function account(): Promise<object> {
  await createGitHub(setup.client);
  const { url, clientId, clientSecret } = setup.emulator;
  return { AIRBYTE_API_HOST: url, AIRBYTE_CLIENT_ID: clientId, AIRBYTE_CLIENT_SECRET: clientSecret };
}

test("the examples compile with --strict", async () => {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  const checked = await promisify(execFile)(process.execPath, [tsc, "-p", EXAMPLES]).catch((error) => error);
  expect(checked.stdout).toBe("");
});

test("quickstart", async () => {
  const { code, out, err } = await started("quickstart.mjs").ended;
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("250 issues over all pages");
});

test("agent-ai-sdk", async () => {
  const { code, out, err } = await started("agent-ai-sdk.mjs").ended;
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\n")).toEqual([
    expect.stringMatching(/^connector_read: .*"number":1,/),
    expect.stringMatching(/^approve: .*"action":"create"/),
    expect.stringMatching(/^connector_write: .*"title":"Login fails"/),
    "Nobody had reported it, so I did.",
    "",
  ]);
});

describe("worker", () => {
  test("offline", async () => {
    const { code, out, err } = await started("worker.mjs", ["issues", "users"]).ended;
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n").sort()).toEqual([
      "",
      expect.stringMatching(/^issues: 250 records, \d+/),
      expect.stringMatching(/^users: /),
    ]);
  });

  test("live", async () => {
    const { code, out } = await started("worker.mjs", ["issues", "users", "issues"], await account()).ended;
    expect([code, out.match(/^issues: 250/gm)]).toEqual([0, ["issues: 250", "issues: 250"]]);
    expect(await setup.emulator.journal(EXECUTE)).not.toHaveLength(0);
  });

  test("a failing worker ends the program", async () => {
    const { code, err } = await started("worker.mjs", ["unicorns"], await account()).ended;
    expect(code).not.toBe(0);
    expect(err).toContain("connectors.execute: 4");
  });
});

describe("express-server", () => {
  let server: Server | undefined;
  let url: string;

  async function serve(options: ClientOptions = {}): Promise<void> {
    const listening = service(setup.emulator.client({ retryDelay: 0, ...options })).listen(0, "127.0.0.1");
    server = listening;
    await once(listening, "listening");
    const address = listening.address();
    if (address === null || typeof address === "string") throw new Error("no address");
    url = `http://127.0.0.1:${address.port}`;
  }

  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  test("lists", async ({ github: _ }) => {
    await serve();
    const list = async (query: string) =>
      (await (await fetch(`${url}/github/issues${query}`)).json()) as { number: number }[];
    expect((await list("?limit=3")).map((issue) => issue.number)).toEqual([1, 2, 3]);
    expect(await list("")).toHaveLength(20);
    expect(await list("?limit=101")).toHaveLength(101);
    for (const limit of ["0", "1001", "ten", "", "1.5"]) {
      expect((await fetch(`${url}/github/issues?limit=${limit}`)).status).toBe(400);
    }
  });

  test("streams", async ({ github: _ }) => {
    await serve();
    const answer = await fetch(`${url}/github/issues.ndjson`);
    expect(answer.headers.get("content-type")).toContain("application/x-ndjson");
    const lines = (await answer.text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).number)).toEqual(Array.from({ length: 250 }, (_, at) => at + 1));
  });

  test("a stream that fails is incomplete", async ({ github: _ }) => {
    await setup.emulator.faults({ operation: EXECUTE, nth: 2, fault: { status: { status: 400 } } });
    await serve();
    const answer = await fetch(`${url}/github/issues.ndjson`);
    await expect(answer.text()).rejects.toThrow();
  });

  test.each<[FaultKind, number, string | null]>([
    [{ status: { status: 429, retry_after: 7 } }, 503, "7"],
    [{ status: { status: 503, retry_after: 30 } }, 503, "30"],
    [{ status: { status: 500 } }, 502, null],
    [{ status: { status: 403 } }, 502, null],
    [{ status: { status: 404 } }, 404, null],
    ["invalid_json", 502, null],
    [{ latency: { ms: 600_000 } }, 504, null],
  ])("maps errors: %j to %d", async (fault, status, wait) => {
    await createGitHub(setup.client);
    await setup.emulator.faults({ operation: EXECUTE, fault });
    await serve({ maxRetries: 0, timeout: 500 });
    for (const path of ["issues", "issues.ndjson"]) {
      const answer = await fetch(`${url}/github/${path}`);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, wait]);
      expect(((await answer.json()) as { message: string }).message).toMatch(/^connectors\.execute/);
    }
  });

  test("reports an unknown connector", async () => {
    await serve();
    const answer = await fetch(`${url}/github/issues`);
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ error: "lookup_not_found" })]);
  });

  test.each([
    ["issues", 1],
    ["issues.ndjson", 3],
  ])("a client of %s that disconnects cancels the work", async (path, call) => {
    await createGitHub(setup.client);
    await setup.emulator.faults({ operation: EXECUTE, nth: call, fault: { latency: { ms: 600_000 } } });
    await serve();
    const controller = new AbortController();
    const asking = fetch(`${url}/github/${path}`, { signal: controller.signal }).then((answer) => answer.text());
    await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === call);
    controller.abort();
    await expect(asking).rejects.toThrow();
    await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.at(-1)?.aborted === true);
  });

  test.skipIf(platform() === "win32").each(["offline", "live"])("runs as a program, %s", async (kind) => {
    const child = started("express-server.mjs", [], { PORT: "0", ...(kind === "live" ? await account() : {}) });
    const [line] = (await once(createInterface(child.stdout!), "line")) as [string];
    const issues = (await (await fetch(`${line}/github/issues?limit=2`)).json()) as unknown[];
    expect(issues).toHaveLength(2);
    child.kill("SIGINT");
    expect(await child.ended).toMatchObject({ code: 0, err: "" });
    expect(await setup.emulator.journal(EXECUTE)).toHaveLength(kind === "live" ? 1 : 0);
  });
});

describe("export", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("writes every record of every entity", async () => {
    const out = join(folder, "a", "b");
    const { code, err } = await started("export.mjs", ["issues", "users", "--out", out], await account()).ended;
    expect(code, err).toBe(0);
    expect(err).toContain("issues: done, 250 records");
    const lines = (await readFile(join(out, "issues.jsonl"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).number)).toEqual(Array.from({ length: 250 }, (_, at) => at + 1));
    expect((await readdir(out)).sort()).toEqual(["issues.jsonl", "users.jsonl"]);
  });

  test("an entity that fails does not affect the others", async () => {
    const args = ["unicorns", "users", "--out", folder, "--concurrency", "1"];
    const { code, err } = await started("export.mjs", args, await account()).ended;
    expect(code).toBe(1);
    expect(err).toContain("unicorns: connectors.execute: 4");
    expect(await readdir(folder)).toEqual(["users.jsonl"]);
  });

  test.each([
    [["issues", "--connector", "slack"], 1, 'no connector named "slack"'],
    [["issues", "--params", "["], 2, "usage:"],
    [["issues", "--concurrency", "none"], 2, "--concurrency"],
    [[], 2, "missing argument"],
  ])("invalid arguments are reported: %j", async (args, code, words) => {
    const ended = await started("export.mjs", [...args, "--out", folder], await account()).ended;
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(words);
    expect(ended.err).not.toMatch(/^ +at /m);
  });

  test.skipIf(platform() === "win32")("an interrupt ends the program at once and leaves no files", async () => {
    const environment = await account();
    await setup.emulator.faults({ operation: EXECUTE, nth: [2, 3], fault: { latency: { ms: 600_000 } } });
    const child = started("export.mjs", ["issues", "users", "--out", folder], environment);
    await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === 3);
    child.kill("SIGINT");
    expect((await child.ended).code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });
});
