import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "vitest";

test.each([
  ["nodenext", "typescript"],
  ["commonjs", "typescript"],
  ["nodenext", "typescript-5"],
])("users' code compiles with --strict as %s by %s", async (kind, compiler) => {
  const tsc = join(dirname(createRequire(import.meta.url).resolve(`${compiler}/package.json`)), "bin", "tsc");
  const project = fileURLToPath(new URL(kind, import.meta.url));
  const checked = await promisify(execFile)(process.execPath, [tsc, "-p", project]).catch((error) => error);
  expect(checked.stdout).toBe("");
});
