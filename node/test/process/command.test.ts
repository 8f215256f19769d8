import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";

import { Client } from "airbyte-agent";
import { describe, expect, onTestFinished, test } from "vitest";

import manifest from "../../package.json" with { type: "json" };

const COMMAND = fileURLToPath(new URL(`../../${manifest.bin["airbyte-agent"]}`, import.meta.url));
/** The command of the Rust crate, which `cargo build` makes along with the addon. */
const RUST_COMMAND = fileURLToPath(new URL("../../../target/debug/airbyte-agent", import.meta.url));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function run(program: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const command = (...args: string[]) => run(process.execPath, COMMAND, ...args);

test.each([["--version"], ["emulator", "--help"], ["demo", "--help"], ["help", "emulator"]])(
  "%s %s prints what the Rust command prints",
  async (...args) => {
    // The Rust command breaks its lines where the terminal does.
    const words = ({ stdout, ...ended }: Ended) => ({ ...ended, words: stdout.split(/\s+/) });
    expect(words(await command(...args))).toEqual(words(await run(RUST_COMMAND, ...args)));
  },
);

test("--help lists the commands that this package has", async () => {
  const { stdout } = await command("--help");
  expect([...stdout.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name]) => name)).toEqual([
    "emulator",
    "demo",
    "approve",
    "help",
  ]);
});

test.each([
  [["emulator", "--prot", "3"], "error: unknown option '--prot'; did you mean `--port`?"],
  [["emulator", "--port", "x"], "error: invalid value 'x' for --port: not a number"],
  [["emulator", "--data", "file", "--memory"], "error: --data cannot be used with --memory"],
  [["demo", "--liv"], "error: unknown option '--liv'; did you mean `--live`?"],
  [["emulatr"], "error: unknown command 'emulatr'; did you mean `emulator`?"],
])("invalid arguments are refused: %j", async (args, message) => {
  expect(await command(...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `${message}\n\nFor more information, try '--help'.\n`,
  });
});

test("an emulator that cannot start says why", async () => {
  const { code, stderr } = await command("emulator", "--edition", "x");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^airbyte-agent: the emulator cannot start: .*`cloud` or `self-managed`\.\n$/);
});

test("demo reads every issue", async () => {
  const { code, stdout, stderr } = await command("demo");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("250 issues over all pages");
});

describe("emulator", () => {
  async function start(...args: string[]) {
    const child = spawn(process.execPath, [COMMAND, "emulator", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = await once(createInterface(child.stdout), "line");
    return { child, ready: JSON.parse(line) };
  }

  test("prints a line of JSON when it is ready, and stops on SIGTERM", async () => {
    const folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "secret");
    await writeFile(file, "hush\n");
    const { child, ready } = await start("--client-id", "me", "--client-secret-file", file);
    expect(ready).toMatchObject({ client_id: "me", client_secret: "hush", pid: child.pid });
    const client = new Client({ baseUrl: ready.url, clientId: "me", clientSecret: "hush" });
    expect((await client.workspaces.list()).data).toHaveLength(1);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("passes its options on", async () => {
    const { ready } = await start("--edition", "self-managed", "--no-auth", "--records", "3", "--strict");
    const client = new Client({ replicationUrl: ready.url, auth: "none" });
    expect((await client.replication.workspaces.list()).data).toHaveLength(1);
  });
});
