import { expect, test } from "vitest";

import { run } from "../helpers/run-script.js";

test("import and require return the same exports", async () => {
  const [esm, cjs] = await Promise.all([run("esm.mjs"), run("cjs.cjs")]);
  expect(esm.code).toBe(0);
  expect(esm.output).toMatch(/^true true .*\bClient\b.*\bEmulator\b/);
  // The exports are identical, so both module systems of a program share one call queue and one set of error classes.
  expect(cjs).toEqual({ code: 0, output: `${esm.output}true\n` });
});

test("the modules for frameworks use the kind of module that imports them", async () => {
  const { code, output } = await run("frameworks.mjs");
  expect([code, output.split("\n")]).toEqual([
    0,
    [
      ...["ai", "anthropic", "langchain", "mastra", "openai-agents"].map((name) => `${name}: tools tools`),
      ...["true", "true", "false", ""],
    ],
  ]);
});
