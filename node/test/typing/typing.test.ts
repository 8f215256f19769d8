import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

test.each(["nodenext", "commonjs"])("users' code compiles with --strict as %s", async (kind) => {
  const project = fileURLToPath(new URL(kind, import.meta.url));
  const checked = await promisify(execFile)(process.execPath, [TSC, "-p", project]).catch((error) => error);
  expect(checked.stdout).toBe("");
});
