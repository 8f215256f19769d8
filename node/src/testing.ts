/**
 * For tests of code that uses this package: an emulator for each test, to which every `new Client()` connects.
 *
 * ```ts
 * import { useEmulator } from "airbyte-agent/testing";
 *
 * const emulator = useEmulator(); // vitest without globals and node:test: useEmulator({ beforeEach, afterEach })
 *
 * test("my agent", async () => {
 *   await myAgent(); // its `new Client()` connects to the emulator
 *   expect(await emulator.journal("connectors.execute")).toHaveLength(1);
 * });
 * ```
 *
 * @packageDocumentation
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { Emulator } from "./emulator/emulator.js";
import type { EmulatorOptions } from "./generated/emulator.js";
import { configurationError } from "./internal/native-error.js";
import { configure, refuseClients } from "./internal/open-requester.js";

/** A function of the test framework that registers a callback for every test. */
export type TestHook = (callback: () => Promise<void>) => unknown;

/** Options of `useEmulator`: those of the emulators, and the hooks of the test framework. */
export interface UseEmulatorOptions extends EmulatorOptions {
  /** Default: the global function of this name, which jest, mocha, bun and vitest with `globals: true` provide. */
  beforeEach?: TestHook | undefined;
  /** Default: the global function of this name. */
  afterEach?: TestHook | undefined;
}

/**
 * Starts an emulator before each test and stops it afterwards. In between, every `new Client()` connects to it: the settings
 * file and the environment are ignored.
 *
 * `process.env` is changed accordingly, for child processes and other clients, and restored after the test. Whatever a test
 * sets with `configure` is undone as well.
 *
 * Call it where tests are declared, not inside of a test.
 *
 * @returns the emulator of the current test
 * @throws ConfigurationError if there are no hooks, or an option is unknown or invalid
 */
export function useEmulator({ beforeEach, afterEach, ...options }: UseEmulatorOptions = {}): Emulator {
  let current: { test: unknown; emulator: Emulator; restore: () => void } | undefined;
  refuseClientsInJest();
  const start = async (test: unknown) => {
    if (RUNNING.some((other) => other !== test)) {
      throw configurationError(
        "`useEmulator` cannot be used by tests that run concurrently, because all of them share `process.env`; " +
          "start an emulator in each of them with `await Emulator.start()` and use its `client()`",
      );
    }
    RUNNING.push(test);
    refuseClients(undefined);
    try {
      const emulator = await Emulator.start(options);
      current = { test, emulator, restore: redirectClients(emulator) };
    } catch (error) {
      forget(test);
      throw error;
    }
  };
  const stop = async (test: unknown) => {
    // The hook also runs after a test whose emulator has not started.
    if (current === undefined || current.test !== test) return;
    const { emulator, restore } = current;
    current = undefined;
    restore();
    forget(test);
    if (RUNNING.length === 0) refuseClientsInJest();
    await emulator.stop();
  };
  // Without parameters: jest and mocha would wait for a callback, and vitest would parse them. vitest and node:test pass an
  // object that stands for the test.
  hook("beforeEach", beforeEach, function () {
    // biome-ignore lint/complexity/noArguments: see above
    return start(arguments[0]);
  });
  hook("afterEach", afterEach, function () {
    // biome-ignore lint/complexity/noArguments: see above
    return stop(arguments[0]);
  });
  return emulatorProxy(() => current?.emulator);
}

/** jest runs concurrent tests without hooks. Their clients must not connect to the live service in silence. */
function refuseClientsInJest(): void {
  if (process.env.JEST_WORKER_ID === undefined) return;
  refuseClients(
    "no emulator is running, so this client would connect to the live service: `useEmulator` starts one for each test, but " +
      "jest runs concurrent tests without hooks; start one in them with `await Emulator.start()` and use its `client()`",
  );
}

/** The tests that have an emulator. A test is listed for each of its groups that calls `useEmulator`. */
const RUNNING: unknown[] = [];

function forget(test: unknown): void {
  RUNNING.splice(RUNNING.indexOf(test), 1);
}

function hook(name: "beforeEach" | "afterEach", given: TestHook | undefined, callback: () => Promise<void>): void {
  const register = given ?? (globalThis as { beforeEach?: TestHook; afterEach?: TestHook })[name];
  if (typeof register === "function") {
    register(callback);
    return;
  }
  throw configurationError(
    `there is no global function \`${name}\`; import it from your test framework ` +
      "and call `useEmulator({ beforeEach, afterEach })`",
  );
}

/** Makes every new client connect to an emulator. Returns a function that undoes it. */
function redirectClients(emulator: Emulator): () => void {
  const folder = mkdtempSync(join(tmpdir(), "airbyte-agent-"));
  const settingsFile = join(folder, "settings.toml");
  writeFileSync(settingsFile, "[default]\n", { mode: 0o600 });
  const environment: Record<string, string | undefined> = {
    AIRBYTE_API_HOST: emulator.url,
    AIRBYTE_CLOUD_API_URL: emulator.replicationUrl,
    AIRBYTE_CLIENT_ID: emulator.clientId,
    AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
    AIRBYTE_SETTINGS_FILE: settingsFile,
    // Each of these would change the target or the credentials.
    AIRBYTE_TOKEN: undefined,
    AIRBYTE_AUTH: undefined,
    AIRBYTE_ORGANIZATION_ID: undefined,
    AIRBYTE_WORKSPACE: undefined,
    AIRBYTE_PROFILE: undefined,
  };
  const original = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
  assign(environment);
  configure();
  return () => {
    configure();
    assign(original);
    rmSync(folder, { recursive: true, force: true });
  };
}

function assign(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** A proxy of the emulator that `current` returns. */
function emulatorProxy(current: () => Emulator | undefined): Emulator {
  const inspected = { value: () => (current() === undefined ? "Emulator (not running)" : inspect(current())) };
  return new Proxy(Object.create(Emulator.prototype, { [inspect.custom]: inspected }) as Emulator, {
    get(target, name) {
      const emulator = current();
      if (emulator === undefined) {
        // Printing or awaiting a value reads members that an emulator does not have.
        if (!MEMBERS.has(name)) return Reflect.get(target, name);
        throw configurationError(`the emulator runs during tests only, so \`${String(name)}\` cannot be used here`);
      }
      const member: unknown = Reflect.get(emulator, name, emulator);
      return typeof member === "function" && name !== "constructor" ? member.bind(emulator) : member;
    },
  });
}

const MEMBERS: ReadonlySet<PropertyKey> = new Set([
  ...["url", "replicationUrl", "clientId", "clientSecret", "organizationId"],
  ...Object.getOwnPropertyNames(Emulator.prototype).filter((name) => name !== "constructor"),
]);
