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
import { setOverrides } from "./internal/client-settings.js";
import { configurationError } from "./internal/native-error.js";
import { configure } from "./internal/open-requester.js";

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
  let running: { emulator: Emulator; restore: () => void } | undefined;
  hook(
    "beforeEach",
    beforeEach,
  )(async () => {
    const emulator = await Emulator.start(options);
    running = { emulator, restore: redirectClients(emulator) };
  });
  hook(
    "afterEach",
    afterEach,
  )(async () => {
    const finished = running;
    running = undefined;
    finished?.restore();
    await finished?.emulator.stop();
  });
  return emulatorProxy(() => running?.emulator);
}

function hook(name: "beforeEach" | "afterEach", given: TestHook | undefined): TestHook {
  const found = given ?? (globalThis as { beforeEach?: TestHook; afterEach?: TestHook })[name];
  if (typeof found === "function") return found;
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
  // jest and worker threads give tests a copy of the environment, while the addon reads that of the process. So the options
  // are set as overrides too, including those that hide variables of the process.
  const { url: baseUrl, replicationUrl, clientId, clientSecret } = emulator;
  const organizationId = original.AIRBYTE_ORGANIZATION_ID === undefined ? undefined : emulator.organizationId;
  const defaults = { settingsFile, profile: "default", workspace: "default" };
  setOverrides({ baseUrl, replicationUrl, clientId, clientSecret, organizationId, ...defaults });
  return () => {
    setOverrides(undefined);
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
