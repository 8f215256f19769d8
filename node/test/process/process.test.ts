/** How the package lives in a process: it neither holds it nor lets go of it too early. */

import { describe, expect, test } from "vitest";

import { run } from "../helpers/run-script.js";

test("a process ends by itself when nothing is under way", async () => {
  expect(await run("idle.mjs")).toEqual({ code: 0, output: "idle\n" });
});

test("a process stays while something is under way", async () => {
  expect(await run("pending.mjs")).toEqual({ code: 0, output: "call\npages\nfile\n" });
});

test("a process ends when its last call was aborted", async () => {
  expect(await run("aborted.mjs")).toEqual({ code: 0, output: "enough\n" });
});

describe("a process ends at once with everything under way", () => {
  // Before the calls are on the wire, and when they are.
  test.each(["0", "50"])("by process.exit, after %s ms", async (moment) => {
    expect(await run("exit.mjs", "exit", moment)).toEqual({ code: 3, output: "" });
  });

  test("by an error that nobody caught", async () => {
    const { code, output } = await run("exit.mjs", "thrown", "50");
    expect(code).toBe(1);
    expect(output).toContain("Error: enough");
  });
});

describe("worker threads", () => {
  test("come and go, with calls under way and without", async () => {
    expect(await run("workers.mjs")).toEqual({ code: 0, output: "done\n" });
  });

  test("work at once and beside the main thread; to end one amid its calls ends no other", async () => {
    expect(await run("threads.mjs")).toEqual({ code: 0, output: "40 20 40 20 40 20 1 0 1 0 1 0 20 1\n" });
  });
});

test("forked processes have clients of their own, and end by themselves", async () => {
  expect(await run("forks.mjs")).toEqual({ code: 0, output: "20 20 20 0 0 SIGKILL 20\n" });
});

test("workers of a cluster have clients of their own, and end when they no longer listen", async () => {
  expect(await run("cluster.mjs")).toEqual({ code: 0, output: "2 1 0 0\n" });
});
