import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { PACKAGE_FOLDER, tool } from "../packaging/tools.js";

test.each([
  ["nodenext", "typescript"],
  ["commonjs", "typescript"],
  ["nodenext", "typescript-5"],
])("users' code compiles with --strict as %s by %s", async (kind, compiler) => {
  const project = fileURLToPath(new URL(kind, import.meta.url));
  expect(await tool(compiler, "bin/tsc", ["-p", project], PACKAGE_FOLDER)).toEqual({ code: 0, output: "" });
});
