import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeEach, expect, test } from "vitest";

import { PACKAGE_FOLDER, type Ran, run } from "./tools.js";

const PLATFORMS = ["linux-x64-gnu", "linux-x64-musl", "darwin-arm64"];
const root = mkdtempSync(join(tmpdir(), "airbyte-agent-loading-"));
const modules = join(root, "node_modules");
const preload = join(PACKAGE_FOLDER, "test", "packaging", "fake-platform.cjs");

beforeEach(() => {
  rmSync(modules, { recursive: true, force: true });
  const optionalDependencies = Object.fromEntries(PLATFORMS.map((each) => [`airbyte-agent-${each}`, "1.2.3"]));
  put("airbyte-agent", { version: "1.2.3", main: "./dist/index.js", optionalDependencies });
  cpSync(join(PACKAGE_FOLDER, "dist"), join(modules, "airbyte-agent", "dist"), { recursive: true });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Installs a fake package. */
function put(name: string, manifest: object, files: Record<string, string> = {}): void {
  const folder = join(modules, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, ...manifest }));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
}

/** A module in place of an addon: it prints its platform and lets the package load. */
const addonFor = (target: string) => `console.log("the addon for ${target}"); exports.NativeCallQueue = class {};`;

/** Installs a fake platform package. */
function platform(target: string, addon = addonFor(target), version = "1.2.3"): void {
  put(`airbyte-agent-${target}`, { version, main: "addon.js" }, { "addon.js": addon });
}

/** Creates a file that starts like an executable with this dynamic loader. */
function executable(loader: string): string {
  const path = join(root, "executable");
  writeFileSync(path, `\x7fELF\0\0\0\0${loader}\0`);
  return path;
}

const GLIBC = "/lib64/ld-linux-x86-64.so.2";
const MUSL = "/lib/ld-musl-x86_64.so.1";
const linux = (loader: string) => ({ AS_PLATFORM: "linux", AS_ARCH: "x64", AS_EXECUTABLE: executable(loader) });

function evaluate(code: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return run(process.execPath, ["--require", preload, "--eval", code], root, env);
}

/** Loads the package in a process that pretends to be on another platform. */
function load(env: NodeJS.ProcessEnv): Promise<Ran> {
  return evaluate(`require("airbyte-agent")`, env);
}

/** The error of a process that cannot load the package. */
async function loadError(env: NodeJS.ProcessEnv): Promise<string> {
  const { code, output } = await load(env);
  expect(code).toBe(1);
  // One message, without the stack of the module loader and without Node's message about a missing module.
  expect(output).toContain("ConfigurationError: airbyte-agent cannot load its native addon: ");
  expect(output).toContain("code: 'configuration'");
  expect(output).not.toMatch(/^ +at |Require stack/m);
  return output;
}

test("on Linux, the C library of Node selects the addon", async () => {
  platform("linux-x64-gnu");
  platform("linux-x64-musl");
  expect(await load(linux(GLIBC))).toEqual({ code: 0, output: "the addon for linux-x64-gnu\n" });
  expect(await load(linux(MUSL))).toEqual({ code: 0, output: "the addon for linux-x64-musl\n" });
});

test.runIf(process.platform === "linux")(
  "the diagnostic report is used if the executable does not name its loader",
  async () => {
    platform("linux-x64-gnu");
    platform("linux-x64-musl");
    const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
    const library = report.header.glibcVersionRuntime === undefined ? "musl" : "gnu";
    expect(await load(linux("patched"))).toEqual({ code: 0, output: `the addon for linux-x64-${library}\n` });
    expect((await load({ ...linux(""), AS_EXECUTABLE: "/nowhere" })).output).toBe(
      `the addon for linux-x64-${library}\n`,
    );
  },
);

test("on other systems, system and processor select the addon", async () => {
  platform("darwin-arm64");
  expect((await load({ AS_PLATFORM: "darwin", AS_ARCH: "arm64" })).output).toBe("the addon for darwin-arm64\n");
});

test("a missing package is named, with possible causes and a fix", async () => {
  const output = await loadError(linux(MUSL));
  expect(output).toContain("the package airbyte-agent-linux-x64-musl 1.2.3 is not installed.");
  expect(output).toContain("--omit=optional");
  expect(output).toContain("lockfile was created on another platform");
  expect(output).toContain("npm install --include=optional");
});

test("Yarn users are told about supportedArchitectures", async () => {
  expect(await loadError(linux(GLIBC))).not.toContain("supportedArchitectures");
  expect(await loadError({ ...linux(GLIBC), AS_PNP: "yes" })).toContain("`supportedArchitectures` in .yarnrc.yml");
});

test("packages of other platforms that are installed instead are named", async () => {
  platform("linux-x64-gnu");
  expect(await loadError(linux(MUSL))).toContain("not installed; airbyte-agent-linux-x64-gnu is installed instead.");
});

test("an unsupported platform is named, with those that are supported", async () => {
  const output = await loadError({ AS_PLATFORM: "freebsd", AS_ARCH: "x64" });
  expect(output).toContain("there is no addon for freebsd-x64, only for linux-x64-gnu, linux-x64-musl, darwin-arm64.");
});

test("a package of another version is rejected without loading its addon", async () => {
  platform("linux-x64-gnu", `console.log("loaded")`, "1.2.2");
  const output = await loadError(linux(GLIBC));
  expect(output).toContain("the version of airbyte-agent-linux-x64-gnu is 1.2.2 and that of airbyte-agent is 1.2.3,");
  expect(output).not.toContain("loaded");
});

test("a glibc that is too old is reported", async () => {
  const message = "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_9.87' not found (required by /srv/addon.node)";
  platform(
    "linux-x64-gnu",
    `throw Object.assign(new Error(${JSON.stringify(message)}), { code: "ERR_DLOPEN_FAILED" })`,
  );
  const output = await loadError(linux(GLIBC));
  expect(output).toContain("airbyte-agent-linux-x64-gnu requires glibc 9.87 or later, and this system has ");
  expect(output).toContain(message);
});

test("a broken addon is reported", async () => {
  put("airbyte-agent-linux-x64-gnu", { version: "1.2.3", main: "addon.node" }, { "addon.node": "not an addon" });
  expect(await loadError(linux(GLIBC))).toContain("airbyte-agent-linux-x64-gnu is installed but failed to load: ");
});

test.runIf(process.platform === "linux")("a process that must not load addons is told how to allow it", async () => {
  platform("linux-x64-gnu");
  put("airbyte-agent-linux-x64-gnu", { version: "1.2.3", main: "addon.node" }, { "addon.node": "" });
  const { code, output } = await run(process.execPath, ["--no-addons", "--eval", `require("airbyte-agent")`], root);
  expect(code).toBe(1);
  expect(output).toContain("loading addons is disabled. Allow it to load: run Node with `--allow-addons`");
});

test("Deno is told which permission is missing", async () => {
  const message = 'Requires ffi access to "/srv/addon.node", run again with the --allow-ffi flag';
  platform("linux-x64-gnu", `throw new Error(${JSON.stringify(message)})`);
  expect(await loadError(linux(GLIBC))).toContain(`${message}. Allow it to load: run Deno with \`--allow-ffi\`.`);
});

test("a source tree without a build is reported", async () => {
  put("airbyte-agent", { version: "1.2.3", main: "./dist/index.js" });
  expect(await loadError(linux(GLIBC))).toContain("Build it with `npm run build`.");
});

test("the error is a ConfigurationError for other copies of the package", async () => {
  const code = `
    const { ConfigurationError } = require(${JSON.stringify(PACKAGE_FOLDER)});
    try { require("airbyte-agent") } catch (error) { console.log(error instanceof ConfigurationError, error.code) }`;
  expect(await evaluate(code, {})).toEqual({ code: 0, output: "true configuration\n" });
});
