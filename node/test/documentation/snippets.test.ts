import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Emulator } from "airbyte-agent";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { tool } from "../packaging/tools.js";
import { readPages, type Snippet, toModule } from "./pages.js";

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const PAGES = readPages();
const ALL = [...PAGES.values()].flat();

/** The snippets of a kind that are run. */
const runnable = (snippets: Snippet[], kind: Snippet["kind"]) => snippets.filter((it) => it.isRun && it.kind === kind);

let emulator: Emulator;
let environment: NodeJS.ProcessEnv;
let folder: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  const client = emulator.client();
  await client.connectors.create({
    workspace_name: "default",
    connector_type: "GitHub",
    credentials: { personal_access_token: "x" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
  await client.connectors.create({
    workspace_name: "default",
    connector_type: "Google Drive",
    credentials: { auth_type: "Client", refresh_token: "x" },
  });
  // Jobs that take no time.
  const phases = [{ status: "running" as const, seconds: 0, rows: 1000, bytes: 250_000 }];
  await emulator.scriptJobs({ times: null, scenario: { plan: { phases, ending: "succeeded" } } });
  // A project in which this package and the dependencies of the snippets are installed.
  folder = await mkdtemp(join(PACKAGE, "node_modules", ".documentation-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(PACKAGE, join(folder, "node_modules", "airbyte-agent"), "dir");
  environment = {
    ...process.env,
    AIRBYTE_API_HOST: emulator.url,
    AIRBYTE_CLOUD_API_URL: emulator.replicationUrl,
    AIRBYTE_CLIENT_ID: emulator.clientId,
    AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
    // No call of the person who runs the tests is approved or declined.
    XDG_STATE_HOME: join(folder, "state"),
    NO_COLOR: "1",
  };
});

afterAll(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

async function node(file: string): Promise<string[]> {
  const { stdout, stderr } = await run(process.execPath, [file], { env: environment, cwd: folder });
  expect(stderr).toBe("");
  return stdout.split("\n");
}

const fileOf = (snippet: Snippet, extension: string) => snippet.name.replaceAll(/\W/g, "-") + extension;

/** What the comments behind `console.log` say. */
const expectedOutput = (code: string) =>
  [...code.matchAll(/console\.log\(.*\)[;)]* \/\/ (.+)$/gm)].map(([, it]) => it!);

function expectOutput(snippet: Snippet, printed: string[]): void {
  let rest = printed;
  for (const line of expectedOutput(snippet.code)) {
    expect(rest, snippet.name).toContain(line);
    rest = rest.slice(rest.indexOf(line) + 1);
  }
}

test("the TypeScript compiles with --strict", async () => {
  for (const snippet of ALL.filter(({ typed }) => typed)) {
    await writeFile(join(folder, fileOf(snippet, ".mts")), toModule(snippet));
  }
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
    // The declarations of vite require those of browsers.
    skipLibCheck: true,
    ...{ module: "nodenext", target: "es2023", lib: ["es2024", "esnext.disposable"], types: ["node"] },
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.mts"] }));
  expect(await tool("typescript", "bin/tsc", ["-p", folder], PACKAGE)).toEqual({ code: 0, output: "" });
});

describe("print what their comments say", () => {
  const pages = [...PAGES].filter(([, snippets]) => runnable(snippets, "module").length > 0);

  // One process per page: starting one takes longer than most snippets.
  test.each(pages)("%s", async (page, all) => {
    const snippets = runnable(all, "module");
    const program: string[] = [];
    for (const snippet of snippets) {
      const module = toModule(snippet);
      // JavaScript runs as it is.
      const code = snippet.typed ? (await transform(module, { loader: "ts", target: "node20" })).code : module;
      await writeFile(join(folder, fileOf(snippet, ".mjs")), code);
      program.push(`console.log("${snippet.name}");`, `await import("./${fileOf(snippet, ".mjs")}");`);
    }
    const file = `page-${page.replaceAll(/\W/g, "-")}.mjs`;
    await writeFile(join(folder, file), program.join("\n"));
    const printed = await node(file);
    for (const [at, snippet] of snippets.entries()) {
      const next = snippets[at + 1];
      const end = next ? printed.indexOf(next.name) : printed.length;
      expectOutput(snippet, printed.slice(printed.indexOf(snippet.name) + 1, end));
    }
  });

  test.each(runnable(ALL, "commonjs"))("$name", async (snippet) => {
    await writeFile(join(folder, fileOf(snippet, ".cjs")), snippet.code);
    expectOutput(snippet, await node(fileOf(snippet, ".cjs")));
  });
});

test("the tests pass", async () => {
  const snippets = runnable(ALL, "test");
  for (const snippet of snippets) await writeFile(join(folder, fileOf(snippet, ".spec.ts")), snippet.code);
  await writeFile(
    join(folder, "vitest.config.mjs"),
    "export default { test: { include: ['*.spec.ts'], exclude: [] } };\n",
  );
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  const ended = await run(process.execPath, [vitest, "run", "--root", folder], { env: { ...env, NO_COLOR: "1" } });
  const tests = snippets.flatMap(({ code }) => code.match(/^ *test\(/gm) ?? []);
  expect(tests.length).toBeGreaterThan(0);
  expect(ended.stdout).toMatch(new RegExp(`Tests +${tests.length} passed`));
});
