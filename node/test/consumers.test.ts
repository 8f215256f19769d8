/** The package as others load it. */

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { describe, expect, test } from "vitest";

import { run } from "./support/child.js";

test("ES modules and CommonJS get the same names", async () => {
  const [esm, cjs] = await Promise.all([run("esm.mjs"), run("cjs.cjs")]);
  expect(esm.code).toBe(0);
  expect(esm.output).toMatch(/^true true .*\bClient\b.*\bEmulator\b/);
  // And are the same, so that both sides of a program share one queue and one tree of errors.
  expect(cjs).toEqual({ code: 0, output: `${esm.output}true\n` });
});

describe("types hold under --strict", () => {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  for (const kind of ["nodenext", "commonjs"]) {
    test(kind, async () => {
      const project = fileURLToPath(new URL(`types/${kind}`, import.meta.url));
      const checked = await promisify(execFile)(process.execPath, [tsc, "-p", project]).catch((error) => error);
      expect(checked.stdout).toBe("");
    });
  }
});
