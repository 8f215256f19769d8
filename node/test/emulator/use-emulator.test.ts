/** `airbyte-agent/testing`, as other people's tests use it. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";

import { Client, configure, Emulator } from "airbyte-agent";
import { useEmulator } from "airbyte-agent/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { github } from "../helpers/fixtures.js";
import { run } from "../helpers/run-script.js";

const AROUND = {
  AIRBYTE_TOKEN: "live",
  AIRBYTE_PROFILE: "eu",
  AIRBYTE_WORKSPACE: "live",
  AIRBYTE_ORGANIZATION_ID: "5b2f4f0c-0000-4000-8000-000000000000",
  AIRBYTE_API_HOST: "http://127.0.0.1:9",
};

function around(): object {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("AIRBYTE_")));
}

beforeAll(() => {
  Object.assign(process.env, AROUND);
  return () => {
    for (const name of Object.keys(AROUND)) delete process.env[name];
  };
});

describe("inside", () => {
  const emulator = useEmulator({ beforeEach, afterEach, records: 7 });
  const seen = new Set<string>();

  test("code that makes a client talks to the emulator, and nothing leads elsewhere", async () => {
    const client = new Client();
    expect([client.baseUrl, client.workspace]).toEqual([emulator.url, "default"]);
    const connector = await github(client);
    expect(await connector.records("issues", "list", { per_page: 100 }).toArray()).toHaveLength(7);
    expect(await emulator.journal("connectors.execute")).toHaveLength(1);
    seen.add(emulator.url);
  });

  test("each test has one of its own", async () => {
    expect(await emulator.journal()).toEqual([]);
    expect(emulator).toBeInstanceOf(Emulator);
    expect(inspect(emulator.client())).toContain(emulator.url);
    seen.add(emulator.url);
    expect(seen.size).toBe(2);
  });

  test("child processes and others read the same from the environment", () => {
    expect(around()).toEqual({
      AIRBYTE_API_HOST: emulator.url,
      AIRBYTE_CLIENT_ID: emulator.clientId,
      AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
      AIRBYTE_SETTINGS_FILE: expect.any(String),
    });
  });

  test("what a client is given goes before", async () => {
    expect(new Client({ workspace: "mine", baseUrl: undefined }).workspace).toBe("mine");
    await expect(new Client({ token: "none" }).workspaces.list()).rejects.toMatchObject({ status: 401 });
    expect(() => new Client({ clientId: "half" })).toThrow(/`clientSecret`/);
    expect(() => new Client({ profile: "eu" })).toThrow(/no profile `eu`/);
  });

  test("what is configured holds", async () => {
    configure({ workspace: "mine", userAgent: "mine/1" });
    expect(new Client().workspace).toBe("mine");
    await new Client().workspaces.list();
    expect((await emulator.journal()).at(-1)!.headers["user-agent"]).toContain("mine/1");
  });

  test("but not for the next test", () => {
    expect(new Client().workspace).toBe("default");
  });
});

describe("outside", () => {
  const emulator = useEmulator({ beforeEach() {}, afterEach() {} });

  test("everything is as it was", () => {
    expect(around()).toEqual(AROUND);
  });

  test("it says when it does not run", () => {
    expect(() => emulator.url).toThrow(/the emulator runs during tests only/);
    expect(() => emulator.journal()).toThrow(/the emulator runs during tests only/);
    expect(inspect(emulator)).toBe("Emulator (not running)");
  });

  test("hooks are wanted where there are no global ones", () => {
    expect(() => useEmulator()).toThrow(/useEmulator\(\{ beforeEach, afterEach \}\)/);
  });
});

test("node:test", async () => {
  const path = fileURLToPath(new URL("../process/scripts/node-tests.mjs", import.meta.url));
  // As from a shell, where no other runner is at work.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ["--test", "--test-reporter=tap", path], { env });
  expect(stdout).toMatch(/^# pass 2$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

test("where the environment is a copy, as in a worker thread, clients are led there all the same", async () => {
  expect(await run("copied.mjs")).toEqual({ code: 0, output: "led\n" });
});
