import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Emulator } from "airbyte-agent";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));

/** The code blocks of a language in a Markdown file. */
async function snippets(path: string, language: string): Promise<string[]> {
  const text = await readFile(join(PACKAGE, path), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, snippet]) => snippet!);
}

/** The declarations that the snippets of the page share. */
const PRELUDE = `import { Client as TheClient } from "airbyte-agent";
const client = new TheClient();
const github = await client.connector("github");
`;

const isTest = (snippet: string): boolean => snippet.includes("useEmulator(");
const isWhole = (snippet: string): boolean => isTest(snippet) || /^const github = /m.test(snippet);

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
  environment = {
    ...process.env,
    AIRBYTE_API_HOST: emulator.url,
    AIRBYTE_CLOUD_API_URL: emulator.replicationUrl,
    AIRBYTE_CLIENT_ID: emulator.clientId,
    AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
    NO_COLOR: "1",
  };
  // A project in which this package and the dependencies of the snippets are installed.
  folder = await mkdtemp(join(PACKAGE, "node_modules", ".readme-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(PACKAGE, join(folder, "node_modules", "airbyte-agent"), "dir");
});

afterAll(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

async function node(...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await run(process.execPath, args, { env: environment, cwd: folder });
  expect(stderr).toBe("");
  return stdout.trim().split("\n");
}

test("the snippets of the repository's README print every issue and move data", async () => {
  const [records, sync] = await snippets("../README.md", "js");
  const lines = await node("--input-type=module", "--eval", records!);
  expect(lines).toHaveLength(250);
  expect(lines[0]).toMatch(/^1 /);
  // Jobs that take no time.
  const phases = [{ status: "running", seconds: 0, rows: 1000, bytes: 250_000 }];
  await fetch(`${emulator.url}/_emulator/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ times: null, scenario: { plan: { phases, ending: "succeeded" } } }),
  });
  expect(await node("--input-type=module", "--eval", sync!)).toEqual(["succeeded 1000"]);
});

describe("the snippets of the package's README", () => {
  test("compile with --strict", async () => {
    for (const [at, snippet] of (await snippets("README.md", "ts")).entries()) {
      await writeFile(join(folder, `snippet-${at}.mts`), (isWhole(snippet) ? "" : PRELUDE) + snippet);
    }
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
      // The declarations of vite require those of browsers.
      skipLibCheck: true,
      ...{ module: "nodenext", target: "es2023", lib: ["es2024", "esnext.disposable"], types: ["node"] },
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.mts"] }));
    const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
    const checked = await run(process.execPath, [tsc, "-p", folder]).catch((error) => error);
    expect(checked.stdout).toBe("");
  });

  test("print what their comments say", async () => {
    const all = (await snippets("README.md", "ts")).filter((snippet) => !isTest(snippet));
    let checked = 0;
    for (const [at, snippet] of all.entries()) {
      const { code } = await transform((isWhole(snippet) ? "" : PRELUDE) + snippet, { loader: "ts", target: "node20" });
      await writeFile(join(folder, `run-${at}.mjs`), code);
      const printed = await node(`run-${at}.mjs`);
      for (const [, line] of snippet.matchAll(/console\.log\(.*\)[;)]* \/\/ (.+)$/gm)) {
        if (line!.startsWith("for ")) continue;
        checked += 1;
        expect(printed, snippet).toContain(line);
      }
    }
    expect(checked).toBeGreaterThan(10);
    const [download] = (await readdir(folder)).filter((name) => !/^(run-|snippet-|tsconfig|node_modules)/.test(name));
    expect(download).toBeDefined();
  });

  test("work in CommonJS", async () => {
    const [snippet] = await snippets("README.md", "js");
    await writeFile(join(folder, "run.cjs"), snippet!);
    expect(await node("run.cjs")).toEqual(["default"]);
  });

  test("pass as tests", async () => {
    const tests = (await snippets("README.md", "ts")).filter(isTest);
    expect(tests).toHaveLength(1);
    await writeFile(join(folder, "readme.spec.ts"), tests[0]!);
    await writeFile(
      join(folder, "vitest.config.mjs"),
      "export default { test: { include: ['*.spec.ts'], exclude: [] } };\n",
    );
    const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
    const ended = await run(process.execPath, [vitest, "run", "--root", folder], { env: { ...env, NO_COLOR: "1" } });
    expect(ended.stdout).toMatch(/Tests +2 passed/);
  });
});
