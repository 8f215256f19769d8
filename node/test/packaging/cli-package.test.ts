import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { node, PACKAGE_FOLDER, run } from "./tools.js";

/** Stands in for the program: says with what it runs, and ends as its first argument says. */
const PROGRAM = `#!/bin/sh
if [ "$1" = wait ]; then
  trap 'kill $!; echo stopped; exit 9' TERM
  sleep 60 >/dev/null 2>&1 &
  echo ready
  wait $!
fi
echo "ran $*"
[ "$1" = fail ] && exit 6
exit 0
`;

const root = mkdtempSync(join(tmpdir(), "airbyte-agent-cli-"));
const modules = join(root, "node_modules");
const installed = join(modules, "airbyte-agent-cli");
const command = join(installed, "bin.mjs");
let files: string[];

// What is packed for this platform is unpacked where npm would install it.
describe.skipIf(process.platform !== "linux" || process.arch !== "x64")("the package of the command line", () => {
  beforeAll(async () => {
    const platform = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
    const library = platform.header.glibcVersionRuntime === undefined ? "musl" : "gnu";
    const built = join(root, "built", `x86_64-unknown-linux-${library}`, "release");
    mkdirSync(built, { recursive: true });
    writeFileSync(join(built, "airbyte-agent-cli"), PROGRAM);
    chmodSync(join(built, "airbyte-agent-cli"), 0o755);
    const args = ["--from", join(root, "built"), "--out", root];
    const packed = await node([join(PACKAGE_FOLDER, "scripts", "pack-cli.mjs"), ...args], PACKAGE_FOLDER);
    expect(packed.code, packed.output).toBe(0);
    for (const name of ["airbyte-agent-cli", `airbyte-agent-cli-linux-x64-${library}`]) {
      mkdirSync(join(modules, name), { recursive: true });
      const tarball = join(root, `${name}-${manifest.version}.tgz`);
      const unpacked = await run("tar", ["-xzf", tarball, "-C", join(modules, name), "--strip-components=1"], root);
      expect(unpacked.code, unpacked.output).toBe(0);
    }
    files = (await run("tar", ["-tzf", join(root, `airbyte-agent-cli-${manifest.version}.tgz`)], root)).output
      .trim()
      .split("\n")
      .sort();
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("has the launcher, the readme and the licences", () => {
    const names = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "bin.mjs", "package.json"];
    expect(files).toEqual(names.map((name) => `package/${name}`));
  });

  test("runs the program with its arguments, and ends as it does", async () => {
    expect(await node([command, "records", "my github"], root)).toEqual({ code: 0, output: "ran records my github\n" });
    expect((await node([command, "fail"], root)).code).toBe(6);
  });

  test("passes a signal on, and waits for the program", async () => {
    const child = spawn(process.execPath, [command, "wait"], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe("ready");
    child.kill("SIGTERM");
    expect((await lines.next()).value).toBe("stopped");
    expect(await once(child, "exit")).toEqual([9, null]);
  });

  test("says what is missing if there is no program", async () => {
    const alone = mkdtempSync(join(tmpdir(), "airbyte-agent-cli-alone-"));
    onTestFinished(() => rmSync(alone, { recursive: true, force: true }));
    cpSync(installed, alone, { recursive: true });
    const { code, output } = await node([join(alone, "bin.mjs"), "doctor"], root);
    expect(code).toBe(1);
    expect(output).toMatch(/^airbyte-agent: airbyte-agent-cli-linux-x64-\S+.* is not installed; reinstall/);
  });

  test("has the commands that the client's package leaves to it", async () => {
    const client = join(PACKAGE_FOLDER, manifest.bin["airbyte-agent"]);
    const beside = await node([client, "workspaces", "list"], root, { NODE_PATH: modules });
    expect(beside).toEqual({ code: 0, output: "ran workspaces list\n" });
    const alone = await node([client, "workspaces", "list"], root);
    expect(alone.code).toBe(2);
    expect(alone.output).toContain("run `npx airbyte-agent-cli workspaces`");
  });
});
