/** How the package lives in a process: it neither holds it nor lets go of it too early. */

import { expect, test } from "vitest";

import { run } from "./support/child.js";

test("a process ends by itself when nothing is under way", async () => {
  expect(await run("idle.mjs")).toEqual({ code: 0, output: "idle\n" });
});

test("a process stays while something is under way", async () => {
  expect(await run("pending.mjs")).toEqual({ code: 0, output: "call\npages\nfile\n" });
});

test("a process ends when its last call was aborted", async () => {
  expect(await run("aborted.mjs")).toEqual({ code: 0, output: "enough\n" });
});

test("worker threads come and go, with calls under way and without", async () => {
  expect(await run("workers.mjs")).toEqual({ code: 0, output: "done\n" });
});
