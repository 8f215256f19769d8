import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";

import { Client, ConfigurationError, configure, type LogEvent, type LogMethods } from "airbyte-agent";
import { afterEach, expect, vi } from "vitest";

import { test, useEmulator } from "../helpers/fixtures.js";
import { run } from "../helpers/run-script.js";

const setup = useEmulator();
const once = { operation: "workspaces.stats", nth: 1, fault: { status: { status: 503 } } } as const;

test("a function receives every event of a call before the call completes", async () => {
  const events: LogEvent[] = [];
  await setup.emulator.faults(once);
  const client = setup.emulator.client({ retryDelay: 0, logger: (event) => events.push(event) });
  const { response } = await client.workspaces.stats().withResponse();
  const mine = events.filter((event) => event.operation === "workspaces.stats");
  expect(mine.map(({ level, status, attempts }) => [level, status, attempts])).toEqual([
    ["info", 503, 1],
    ["debug", 200, 2],
  ]);
  expect(mine[0]!.message).toMatch(/^workspaces\.stats: 503 on attempt 1.*retrying in 0 ms/);
  expect(mine[1]!.requestId).toBe(response.requestId);
  expect(mine[1]!.elapsed).toBeGreaterThan(0);
  expect(events[0]!.operation).toBe("tokens.create_application");
  expect(inspect(events)).not.toContain(setup.emulator.clientSecret);
});

test("a call that fails is a warning, once, in the async context of its caller", async () => {
  const user = new AsyncLocalStorage<string>();
  const warned: [string, string | undefined][] = [];
  const logger = ({ level, message }: LogEvent) => level === "warn" && warned.push([message, user.getStore()]);
  const client = setup.emulator.client({ retryDelay: 0, maxRetries: 2, logger });
  await setup.emulator.faults({ operation: "workspaces.stats", fault: { status: { status: 503 } } });
  const call = (name: string) => user.run(name, () => expect(client.workspaces.stats()).rejects.toThrow("503"));
  await Promise.all([call("ann"), call("bob")]);
  expect(warned.map(([, name]) => name).sort()).toEqual(["ann", "bob"]);
  for (const [message] of warned) expect(message).toMatch(/^workspaces\.stats: 503 on attempt 3, failed after .* ms: /);
});

test("a call that is aborted has not failed", async () => {
  const levels: string[] = [];
  const client = setup.emulator.client({ logger: ({ level }) => levels.push(level) });
  await client.workspaces.stats();
  await setup.emulator.faults({ operation: "workspaces.stats", fault: { latency: { ms: 60_000 } } });
  const controller = new AbortController();
  const call = client.workspaces.stats({ signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toThrow("aborted");
  await client.workspaces.list();
  expect(levels).not.toContain("warn");
});

test("pages, downloads and lookups are logged", async ({ github: _ }) => {
  const heard = new Set<string>();
  const client = setup.emulator.client({ logger: ({ operation }) => heard.add(operation) });
  const connector = await client.connector("github");
  expect(heard).toContain("connectors.list");
  await connector.pages("issues", "list", { per_page: 100 }).next();
  expect(heard).toContain("connectors.execute");
  heard.clear();
  await (await connector.download("issues", "list")).close();
  expect(heard).toEqual(new Set(["connectors.execute"]));
});

test("console and winston receive the message first, pino the fields first", async () => {
  await setup.emulator.faults(once);
  const console = { debug: vi.fn(), info: vi.fn(), error: vi.fn() };
  await setup.emulator.client({ retryDelay: 0, logger: console }).workspaces.stats();
  expect(console.info).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining("retrying in"),
    expect.objectContaining({ operation: "workspaces.stats", status: 503, attempts: 1 }),
  );
  expect(console.debug).toHaveBeenCalledTimes(2);

  const pino = { bindings: () => ({}), debug: vi.fn(), info: vi.fn() };
  await setup.emulator.client({ logger: pino }).workspaces.stats();
  expect(pino.debug).toHaveBeenLastCalledWith(
    expect.objectContaining({ operation: "workspaces.stats" }),
    expect.stringContaining("workspaces.stats"),
  );
});

test("methods are called on their logger, and events without a method are dropped", async () => {
  await setup.emulator.faults(once);
  class Mine implements LogMethods {
    #lines: string[] = [];
    info(message: string) {
      this.#lines.push(message);
    }
    get lines() {
      return this.#lines;
    }
  }
  const mine = new Mine();
  await setup.emulator.client({ retryDelay: 0, logger: mine }).workspaces.stats();
  expect(mine.lines).toHaveLength(1);
});

test("each client has its own logger, which withOptions keeps", async () => {
  const [one, two] = [vi.fn(), vi.fn()];
  const first = setup.emulator.client({ logger: one });
  const second = setup.emulator.client({ logger: two }).withOptions({ maxRetries: 0 });
  await Promise.all([first.workspaces.stats(), second.workspaces.list(), setup.client.workspaces.stats()]);
  const told = (mock: typeof one) => mock.mock.calls.map(([event]) => event.operation).sort();
  expect(told(one)).toEqual(["tokens.create_application", "workspaces.stats"]);
  expect(told(two)).toEqual(["tokens.create_application", "workspaces.list"]);
});

test("an error of a logger is reported in one warning and does not affect calls", async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on("warning", warned);
  try {
    for (const logger of [
      () => {
        throw new Error("disk full");
      },
      async () => {
        throw new Error("disk full");
      },
    ]) {
      const client = setup.emulator.client({ logger });
      await Promise.all([client.workspaces.stats(), client.workspaces.list()]);
    }
    await vi.waitFor(() => expect(warnings).toHaveLength(2));
  } finally {
    process.off("warning", warned);
  }
  expect(warnings.map(String)).toEqual(
    Array(2).fill(expect.stringContaining("AirbyteAgentWarning: the logger of an airbyte-agent client failed: ")),
  );
  expect(warnings[0]!.message).toContain("disk full");
});

test("a logger can make calls itself", async () => {
  const plain = setup.emulator.client();
  const calls: Promise<unknown>[] = [];
  await setup.emulator.client({ logger: () => calls.push(plain.workspaces.list()) }).workspaces.stats();
  expect(calls).toHaveLength(2);
  await Promise.all(calls);
});

test("other values are rejected", () => {
  for (const logger of [5, "console", {}, { log() {} }, true]) {
    expect(() => setup.emulator.client({ logger: logger as never })).toThrow(ConfigurationError);
  }
});

test("calls in progress of a closed client complete and are logged", async () => {
  const logger = vi.fn();
  const client = setup.emulator.client({ logger });
  const call = client.workspaces.stats();
  await client.close();
  await call;
  expect(logger).toHaveBeenCalled();
});

test("abandoned loggers are garbage-collected and do not keep the process alive", async () => {
  expect(await run("loggers.mjs")).toEqual({ code: 0, output: "collected\n" });
});

test("without a logger nothing is printed", async () => {
  expect(await run("quiet.mjs")).toEqual({ code: 0, output: "" });
});

afterEach(() => configure());

test("configure sets the logger of clients without one", async () => {
  const { url: baseUrl, clientId, clientSecret } = setup.emulator;
  const [common, own] = [vi.fn(), vi.fn()];
  configure({ logger: common, baseUrl });
  await new Client({ clientId, clientSecret }).workspaces.stats();
  await new Client({ clientId, clientSecret, logger: own }).workspaces.stats();
  expect([common.mock.calls.length, own.mock.calls.length]).toEqual([2, 2]);
  expect(() => configure({ loger: common } as never)).toThrow(/did you mean `logger`/);
});
