import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type BuildOptions, build } from "esbuild";
import { publint } from "publint";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type Manifest, Registry } from "./registry.js";
import { node, PACKAGE_FOLDER, type Ran, run, tool } from "./tools.js";

const QUICKSTART: Ran = { code: 0, output: "10 250 true not_found\n" };

const root = mkdtempSync(join(tmpdir(), "airbyte-agent-consumers-"));
const packed = join(root, "packed");
const manifests = new Map<string, Manifest>();
const registry = await Registry.start();
/** Paths of the tarballs of the package and of this platform's package. */
let tarballs: { package: string; platform: string };
/** Name of this platform's package. */
let platform: string;
/** A project in which npm installed the package. */
let project: string;

beforeAll(async () => {
  const made = await node([join(PACKAGE_FOLDER, "scripts", "pack.mjs"), "--out", packed], PACKAGE_FOLDER);
  expect(made.code, made.output).toBe(0);
  const stage = join(packed, "airbyte-agent");
  const targets = readdirSync(join(stage, "npm"));
  for (const folder of [stage, ...targets.map((target) => join(stage, "npm", target))]) {
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    manifests.set(manifest.name, manifest);
  }

  for (const manifest of manifests.values()) {
    const tarball = join(packed, `${manifest.name}-${manifest.version}.tgz`);
    registry.publish(manifest, existsSync(tarball) ? tarball : undefined);
    if (manifest.name !== "airbyte-agent" && existsSync(tarball)) platform = manifest.name;
  }
  const { version } = manifests.get("airbyte-agent") as Manifest;
  const [main, addon] = ["airbyte-agent", platform].map((name) => join(packed, `${name}-${version}.tgz`));
  tarballs = { package: main as string, platform: addon as string };

  project = empty("npm");
  await npm(project, "install", "airbyte-agent");
});

afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

/** Creates a project without dependencies. */
function empty(name: string): string {
  const folder = join(root, name);
  cpSync(join(PACKAGE_FOLDER, "test", "packaging", "project"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", private: true }));
  return folder;
}

/** Environment of package managers: the local registry, and a home folder of its own. */
const managed = () => ({ HOME: root, npm_config_registry: registry.url, npm_config_cache: join(root, "cache") });

async function npm(folder: string, ...args: string[]): Promise<void> {
  const done = await run("npm", [...args, "--no-audit", "--no-fund"], folder, managed());
  expect(done.code, done.output).toBe(0);
}

describe("the packages", () => {
  test("the only dependencies are the platform packages, in the same version", () => {
    const { name, version, optionalDependencies, ...manifest } = manifests.get("airbyte-agent") as Manifest;
    const platforms = [...manifests.keys()].filter((each) => each !== name);
    expect(optionalDependencies).toEqual(Object.fromEntries(platforms.map((each) => [each, version])));
    for (const member of ["dependencies", "devDependencies", "scripts"]) expect(manifest).not.toHaveProperty(member);
    expect(platforms).toHaveLength(7);
  });

  test("each package has README and licenses, and no development files", async () => {
    const main = await run("tar", ["-tzf", tarballs.package], root);
    const files = main.output
      .trim()
      .split("\n")
      .map((path) => path.replace("package/", ""));
    expect(files).toEqual(expect.arrayContaining(["LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"]));
    expect(
      files.filter(
        (path) => !/^(dist\/|src\/|examples\/quickstart\.mjs$|LICENSE-|README\.md$|package\.json$)/.test(path),
      ),
    ).toEqual([]);

    const addon = await run("tar", ["-tzf", tarballs.platform], root);
    expect(addon.output.trim().split("\n").sort()).toEqual(
      [...["LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"], manifests.get(platform)?.main]
        .map((path) => `package/${path}`)
        .sort(),
    );
  });

  test("every source map leads to a source of the package", () => {
    const folder = join(project, "node_modules", "airbyte-agent");
    const files = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" });
    const maps = files.filter((name) => name.endsWith(".map")).map((name) => join(folder, "dist", name));
    expect(maps.filter((path) => path.endsWith(".js.map")).length).toBeGreaterThan(3);
    for (const path of maps) {
      for (const source of JSON.parse(readFileSync(path, "utf8")).sources) {
        expect(existsSync(join(path, "..", source)), `${source} of ${path}`).toBe(true);
      }
    }
  });

  test("packing with --complete fails if an addon is missing", async () => {
    const out = join(root, "incomplete");
    const args = ["--complete", "--from", root, "--out", out];
    const { code, output } = await node([join(PACKAGE_FOLDER, "scripts", "pack.mjs"), ...args], PACKAGE_FOLDER);
    expect(code).toBe(1);
    expect(output).toMatch(/airbyte-agent-\S+ has no addon: /);
  });

  test("publint finds no problems", async () => {
    const { buffer } = new Uint8Array(readFileSync(tarballs.package));
    expect((await publint({ strict: true, pack: { tarball: buffer } })).messages).toEqual([]);
  });

  test("the types are correct for all kinds of module resolution", async () => {
    // Without DefinitelyTyped, which it would download.
    const args = ["--no-definitely-typed", "--no-emoji", "--no-color", "--format", "ascii", tarballs.package];
    const { code, output } = await tool("@arethetypeswrong/cli", "dist/index.js", args, root);
    expect(code, output).toBe(0);
    expect(output).toContain("No problems found");
  });
});

describe("installed by npm", () => {
  test("only this platform's package is downloaded", () => {
    expect([...registry.fetched].sort()).toEqual(["airbyte-agent", platform].sort());
  });

  test.each(["quickstart.mjs", "quickstart.cjs"])("%s", async (script) => {
    expect(await node([script], project)).toEqual(QUICKSTART);
  });

  test("npx runs the command", async () => {
    const { code, output } = await run("npx", ["--no-install", "airbyte-agent", "demo"], project, managed());
    expect(code, output).toBe(0);
    expect(output).toContain("250 issues over all pages");
  });

  test("stack traces lead to the sources with --enable-source-maps", async () => {
    const { code, output } = await node(
      ["--enable-source-maps", "-e", "require('airbyte-agent').configure({ a: 1 })"],
      project,
    );
    expect(code).toBe(1);
    expect(output).toMatch(/node_modules.airbyte-agent.src.internal.open-requester\.ts:\d+/);
  });

  test("import and require share one copy of everything", async () => {
    expect(await node(["both.mjs"], project)).toEqual({ code: 0, output: "[] 1 true true\n" });
  });

  test("from tarballs, without a registry", async () => {
    const folder = empty("offline");
    const env = { ...managed(), npm_config_registry: "http://127.0.0.1:9/", npm_config_cache: join(root, "empty") };
    const done = await run("npm", ["install", "--offline", tarballs.package, tarballs.platform], folder, env);
    expect(done.code, done.output).toBe(0);
    expect(await node(["quickstart.mjs"], folder)).toEqual(QUICKSTART);
  });

  test("without optional dependencies, the error names the missing package", async () => {
    const folder = empty("omitting");
    await npm(folder, "install", "airbyte-agent", "--omit=optional");
    for (const script of ["quickstart.mjs", "quickstart.cjs"]) {
      const { code, output } = await node([script], folder);
      expect(code).toBe(1);
      expect(output).toContain(`the package ${platform} `);
      expect(output).toContain("--omit=optional");
    }
  });
});

test("installed by pnpm, with isolated dependencies", async () => {
  const folder = empty("pnpm");
  const env = { ...managed(), npm_config_store_dir: join(root, "store"), npm_config_package_import_method: "copy" };
  const done = await tool("pnpm", "bin/pnpm.cjs", ["add", "airbyte-agent"], folder, env);
  expect(done.code, done.output).toBe(0);
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["airbyte-agent"]);
  expect(await node(["quickstart.mjs"], folder)).toEqual(QUICKSTART);
  expect(await node(["quickstart.cjs"], folder)).toEqual(QUICKSTART);
});

describe("TypeScript", () => {
  // Without the types of browsers.
  const types = ["--types", "node", "--typeRoots", join(PACKAGE_FOLDER, "node_modules", "@types")];
  const service = ["--strict", "--target", "es2022", "--lib", "es2022", ...types];
  const nodenext = ["--module", "nodenext"];
  const node10 = ["--module", "commonjs", "--moduleResolution", "node10"];
  const bundler = ["--module", "esnext", "--moduleResolution", "bundler"];

  test.each([
    ["typescript", "nodenext", nodenext, ["mts", "cts"]],
    ["typescript", "bundler", bundler, ["ts"]],
    ["typescript-5", "nodenext", nodenext, ["mts", "cts"]],
    ["typescript-5", "bundler", bundler, ["ts"]],
    // Version 6 was the last to support node10.
    ["typescript-5", "node10", node10, ["ts"]],
  ])("%s, resolution %s", async (compiler, resolution, options, extensions) => {
    const folder = join(project, `${compiler}-${resolution}`);
    const sources = extensions.map((extension) => join(folder, `quickstart.${extension}`));
    for (const source of sources) cpSync(join(project, "quickstart.ts"), source);
    const checked = await tool(compiler, "bin/tsc", [...service, ...options, ...sources], project);
    expect(checked).toEqual({ code: 0, output: "" });
    // The bundled programs are tested below.
    if (resolution === "bundler") return;
    for (const source of sources) expect(await node([source.replace(/ts$/, "js")], project)).toEqual(QUICKSTART);
  });
});

describe("bundled by esbuild", () => {
  // The CommonJS package calls `require` for modules of Node, and an ES module has to create that function.
  const banner = { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` };
  const formats: [string, BuildOptions][] = [
    ["cjs", { format: "cjs" }],
    ["mjs", { format: "esm", banner }],
  ];

  async function bundle(entry: string, outfile: string, options: BuildOptions): Promise<void> {
    const { warnings } = await build({
      absWorkingDir: project,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: "node",
      target: "node20",
      logLevel: "silent",
      ...options,
    });
    expect(warnings).toEqual([]);
  }

  describe.each(formats)("%s", (extension, format) => {
    test("with the package external", async () => {
      await bundle("quickstart.ts", `outside.${extension}`, { ...format, packages: "external" });
      expect(await node([`outside.${extension}`], project)).toEqual(QUICKSTART);
    });

    test("with the package bundled and the addon external", async () => {
      await bundle("quickstart.ts", `inside.${extension}`, { ...format, external: ["airbyte-agent-*"] });
      expect(await node([`inside.${extension}`], project)).toEqual(QUICKSTART);
    });

    test("with everything bundled and the addon copied, without node_modules", async () => {
      const out = join(root, `bundle-${extension}`);
      await bundle("quickstart.ts", join(out, `all.${extension}`), { ...format, loader: { ".node": "copy" } });
      expect(await node([`all.${extension}`], out)).toEqual(QUICKSTART);
    });

    test("minified, its errors keep their names and are instances for the installed copy", async () => {
      await bundle("fail.mjs", `failing.${extension}`, { ...format, external: ["airbyte-agent-*"], minify: true });
      const { code, output } = await node(["copies.mjs", `./failing.${extension}`], project);
      expect({ code, output }).toEqual({ code: 0, output: "false not_found NotFoundError\ntrue true false\n" });
    });
  });

  test("the bundler finds all platform packages", async () => {
    const { metafile } = await build({
      absWorkingDir: project,
      entryPoints: ["fail.mjs"],
      outfile: "seen.mjs",
      bundle: true,
      platform: "node",
      format: "esm",
      external: ["airbyte-agent-*"],
      metafile: true,
    });
    const seen = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    const platforms = [...manifests.keys()].filter((name) => name !== "airbyte-agent");
    expect(seen).toEqual(expect.arrayContaining(platforms));
  });
});

describe("bundled for a runtime without native addons", () => {
  const entry = "browser.mjs";

  async function bundleByEsbuild(outfile: string, options: BuildOptions): Promise<void> {
    const { warnings } = await build({
      absWorkingDir: project,
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: "esm",
      logLevel: "silent",
      ...options,
    });
    expect(warnings).toEqual([]);
  }

  async function bundleByRolldown(outfile: string): Promise<void> {
    const warnings: string[] = [];
    const onLog = (_: unknown, { message }: { message: string }) => warnings.push(message);
    const bundle = await rolldown({ cwd: project, input: entry, platform: "browser", onLog });
    await bundle.write({ file: join(project, outfile), format: "esm" });
    expect(warnings).toEqual([]);
  }

  test.each<[string, (outfile: string) => Promise<void>]>([
    ["esbuild for browsers", (outfile) => bundleByEsbuild(outfile, { platform: "browser" })],
    ["esbuild for Cloudflare Workers", (outfile) => bundleByEsbuild(outfile, { conditions: ["workerd", "worker"] })],
    ["esbuild for edge functions", (outfile) => bundleByEsbuild(outfile, { conditions: ["edge-light"] })],
    ["rolldown for browsers", bundleByRolldown],
  ])("%s: there are no warnings, and running it says what to do", async (name, bundle) => {
    const outfile = `${name.replaceAll(" ", "-")}.mjs`;
    await bundle(outfile);
    const { code, output } = await node([outfile], project);
    expect(code).toBe(1);
    expect(output).toContain(
      "Error: airbyte-agent contains a native addon, so it runs in Node.js, Bun and Deno, but not in",
    );
    expect(output).toContain("Import it on a server");
  });
});
