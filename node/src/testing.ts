/**
 * For tests of code that uses this package: an emulator for each test, and an environment in which `new Client()` talks
 * to it.
 *
 * ```ts
 * import { useEmulator } from "airbyte-agent/testing";
 *
 * const emulator = useEmulator(); // vitest without globals, node:test: useEmulator({ beforeEach, afterEach })
 *
 * test("my agent", async () => {
 *   await myAgent(); // its `new Client()` talks to the emulator
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

import { configure } from "./client.js";
import { Emulator, type EmulatorOptions } from "./emulator.js";
import { misconfigured } from "./failure.js";
import { setStandIn } from "./settings.js";

/** Registers what is done before or after each test. */
export type Hook = (work: () => Promise<void>) => unknown;

/** Options of the emulators, and the hooks of the test framework. */
export interface UseEmulatorOptions extends EmulatorOptions {
  /** Default: the global of this name, as jest, mocha, bun and vitest with `globals: true` have it. */
  beforeEach?: Hook | undefined;
  /** Default: the global of this name. */
  afterEach?: Hook | undefined;
}

/**
 * An emulator of each test's own: it starts before a test and stops after it. Meanwhile `new Client()` talks to it, and
 * nothing else leads elsewhere: neither the settings file nor other variables of the environment.
 *
 * `process.env` says the same to child processes and to other clients, and is what it was after the test. What a test
 * sets by `configure` is forgotten with it.
 *
 * Call it where tests are declared, outside of them. What it returns is the emulator of the test that runs.
 *
 * @throws ConfigurationError when there are no hooks, or an emulator cannot be started with these options
 */
export function useEmulator({ beforeEach, afterEach, ...options }: UseEmulatorOptions = {}): Emulator {
  let running: { emulator: Emulator; restore: () => void } | undefined;
  hook("beforeEach", beforeEach)(async () => {
    const emulator = await Emulator.start(options);
    running = { emulator, restore: lead(emulator) };
  });
  hook("afterEach", afterEach)(async () => {
    const ended = running;
    running = undefined;
    ended?.restore();
    await ended?.emulator.stop();
  });
  return standing(() => running?.emulator);
}

function hook(name: "beforeEach" | "afterEach", given: Hook | undefined): Hook {
  const found = given ?? (globalThis as { beforeEach?: Hook; afterEach?: Hook })[name];
  if (typeof found === "function") return found;
  throw misconfigured(
    `there is no global \`${name}\` to register with: take it from your test framework, ` +
      "and call `useEmulator({ beforeEach, afterEach })`",
  );
}

/** Lead every client to an emulator. Gives what undoes it. */
function lead(emulator: Emulator): () => void {
  const folder = mkdtempSync(join(tmpdir(), "airbyte-agent-"));
  const settingsFile = join(folder, "settings.toml");
  writeFileSync(settingsFile, "[default]\n", { mode: 0o600 });
  const environment: Record<string, string | undefined> = {
    AIRBYTE_API_HOST: emulator.url,
    AIRBYTE_CLIENT_ID: emulator.clientId,
    AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
    AIRBYTE_SETTINGS_FILE: settingsFile,
    // What would lead elsewhere.
    AIRBYTE_TOKEN: undefined,
    AIRBYTE_ORGANIZATION_ID: undefined,
    AIRBYTE_WORKSPACE: undefined,
    AIRBYTE_PROFILE: undefined,
  };
  const before = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
  assign(environment);
  configure();
  // Tests may run on a copy of the environment, as in jest and in worker threads, which the native half does not see. So
  // clients are told besides, also of what there is to hide.
  const { url: baseUrl, clientId, clientSecret } = emulator;
  const organizationId = before["AIRBYTE_ORGANIZATION_ID"] === undefined ? undefined : emulator.organizationId;
  const nowhere = { settingsFile, profile: "default", workspace: "default" };
  setStandIn({ baseUrl, clientId, clientSecret, organizationId, ...nowhere });
  return () => {
    setStandIn(undefined);
    configure();
    assign(before);
    rmSync(folder, { recursive: true, force: true });
  };
}

function assign(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** Stands for the emulator that runs. */
function standing(running: () => Emulator | undefined): Emulator {
  const shown = { value: () => (running() === undefined ? "Emulator (not running)" : inspect(running())) };
  return new Proxy(Object.create(Emulator.prototype, { [inspect.custom]: shown }) as Emulator, {
    get(stand, name) {
      const emulator = running();
      if (emulator === undefined) {
        // Whatever prints it or waits for it looks at members that it does not have.
        if (!MEMBERS.has(name)) return Reflect.get(stand, name);
        throw misconfigured(`the emulator runs only during a test: it is too early, or too late, for \`${String(name)}\``);
      }
      const member: unknown = Reflect.get(emulator, name, emulator);
      return typeof member === "function" && name !== "constructor" ? member.bind(emulator) : member;
    },
  });
}

const MEMBERS: ReadonlySet<PropertyKey> = new Set([
  ...["url", "clientId", "clientSecret", "organizationId"],
  ...Object.getOwnPropertyNames(Emulator.prototype).filter((name) => name !== "constructor"),
]);
