import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";

import { Client, configure, Emulator } from "airbyte-agent";
import { useEmulator } from "airbyte-agent/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { createGitHub } from "../helpers/fixtures.js";
import { run } from "../helpers/run-script.js";

const ORIGINAL = {
  AIRBYTE_TOKEN: "live",
  AIRBYTE_PROFILE: "eu",
  AIRBYTE_WORKSPACE: "live",
  AIRBYTE_ORGANIZATION_ID: "5b2f4f0c-0000-4000-8000-000000000000",
  AIRBYTE_API_HOST: "http://127.0.0.1:9",
};

function airbyteVariables(): object {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("AIRBYTE_")));
}

beforeAll(() => {
  Object.assign(process.env, ORIGINAL);
  return () => {
    for (const name of Object.keys(ORIGINAL)) delete process.env[name];
  };
});

describe("during a test", () => {
  const emulator = useEmulator({ beforeEach, afterEach, records: 7 });
  const seen = new Set<string>();

  test("new clients connect to the emulator, whatever the environment says", async () => {
    const client = new Client();
    expect([client.baseUrl, client.workspace]).toEqual([emulator.url, "default"]);
    const connector = await createGitHub(client);
    expect(await connector.records("issues", "list", { per_page: 100 }).toArray()).toHaveLength(7);
    expect(await emulator.journal("connectors.execute")).toHaveLength(1);
    seen.add(emulator.url);
  });

  test("each test has its own emulator", async () => {
    expect(await emulator.journal()).toEqual([]);
    expect(emulator).toBeInstanceOf(Emulator);
    expect(inspect(emulator.client())).toContain(emulator.url);
    seen.add(emulator.url);
    expect(seen.size).toBe(2);
  });

  test("process.env points to the emulator", () => {
    expect(airbyteVariables()).toEqual({
      AIRBYTE_API_HOST: emulator.url,
      AIRBYTE_CLOUD_API_URL: emulator.replicationUrl,
      AIRBYTE_CLIENT_ID: emulator.clientId,
      AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
      AIRBYTE_SETTINGS_FILE: expect.any(String),
    });
  });

  test("options of a client take precedence", async () => {
    expect(new Client({ workspace: "mine", baseUrl: undefined }).workspace).toBe("mine");
    await expect(new Client({ token: "none" }).workspaces.list()).rejects.toMatchObject({ status: 401 });
    expect(() => new Client({ clientId: "half" })).toThrow(/`clientSecret`/);
    expect(() => new Client({ profile: "eu" })).toThrow(/no profile `eu`/);
  });

  test("configure applies to the test", async () => {
    configure({ workspace: "mine", userAgent: "mine/1" });
    expect(new Client().workspace).toBe("mine");
    await new Client().workspaces.list();
    expect((await emulator.journal()).at(-1)!.headers["user-agent"]).toContain("mine/1");
  });

  test("configure does not apply to the next test", () => {
    expect(new Client().workspace).toBe("default");
  });
});

describe("outside of tests", () => {
  const emulator = useEmulator({ beforeEach() {}, afterEach() {} });

  test("process.env is unchanged", () => {
    expect(airbyteVariables()).toEqual(ORIGINAL);
  });

  test("the emulator cannot be used", () => {
    expect(() => emulator.url).toThrow(/the emulator runs during tests only/);
    expect(() => emulator.journal()).toThrow(/the emulator runs during tests only/);
    expect(inspect(emulator)).toBe("Emulator (not running)");
  });

  test("hooks are required if there are no global ones", () => {
    expect(() => useEmulator()).toThrow(/useEmulator\(\{ beforeEach, afterEach \}\)/);
  });
});

test("node:test", async () => {
  const path = fileURLToPath(new URL("../process/scripts/node-tests.mjs", import.meta.url));
  // Without the variable, node:test does not know that it runs inside of another test.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ["--test", "--test-reporter=tap", path], { env });
  expect(stdout).toMatch(/^# pass 2$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

describe("concurrent tests", () => {
  type Hook = (test: object) => Promise<void>;

  /** The hooks that `useEmulator` registers, to be called as vitest and node:test call them. */
  function register(): { start: Hook; stop: Hook; emulator: Emulator } {
    const hooks: Hook[] = [];
    const add = (hook: Hook) => hooks.push(hook);
    const emulator = useEmulator({ beforeEach: add as never, afterEach: add as never });
    return { start: hooks[0]!, stop: hooks[1]!, emulator };
  }

  test("are refused, and do not disturb the test that has the emulator", async () => {
    const { start, stop, emulator } = register();
    const [one, two] = [{}, {}];
    await start(one);
    const { url } = emulator;
    await expect(start(two)).rejects.toThrow(
      /cannot be used by tests that run concurrently.*`await Emulator\.start\(\)`/,
    );
    await stop(two);
    expect(new Client().baseUrl).toBe(url);
    expect((await new Client().workspaces.list()).data).toHaveLength(1);
    await stop(one);
    await start(two);
    expect(new Client().baseUrl).toBe(emulator.url);
    await stop(two);
    expect(airbyteVariables()).toEqual(ORIGINAL);
  });

  test("nested groups have an emulator each", async () => {
    const [outer, inner] = [register(), register()];
    const one = {};
    await outer.start(one);
    await inner.start(one);
    expect(new Client().baseUrl).toBe(inner.emulator.url);
    await inner.stop(one);
    expect(new Client().baseUrl).toBe(outer.emulator.url);
    await outer.stop(one);
    expect(airbyteVariables()).toEqual(ORIGINAL);
  });

  test("of node:test fail with the reason", async () => {
    const path = fileURLToPath(new URL("../process/scripts/concurrent-tests.mjs", import.meta.url));
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const ran = promisify(execFile)(process.execPath, ["--test", "--test-reporter=tap", path], { env });
    const { code, stdout } = await ran.catch((error) => error);
    expect(code).toBe(1);
    expect(stdout).toContain("`useEmulator` cannot be used by tests that run concurrently");
  });
});

test("works where process.env is a copy, as in a worker thread", async () => {
  expect(await run("copied-environment.mjs")).toEqual({ code: 0, output: "redirected\n" });
});
