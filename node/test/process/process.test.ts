import { describe, expect, test } from "vitest";

import { run } from "../helpers/run-script.js";

test("a process without pending calls exits", async () => {
  expect(await run("idle.mjs")).toEqual({ code: 0, output: "idle\n" });
});

test("pending calls, pages and downloads keep the process alive", async () => {
  expect(await run("pending.mjs")).toEqual({ code: 0, output: "call\npages\nfile\n" });
});

test("a process exits when its last call is aborted", async () => {
  expect(await run("aborted.mjs")).toEqual({ code: 0, output: "enough\n" });
});

describe("a process with pending calls exits at once", () => {
  // Before and after the calls are sent.
  test.each(["0", "50"])("by process.exit, after %s ms", async (moment) => {
    expect(await run("exit.mjs", "exit", moment)).toEqual({ code: 3, output: "" });
  });

  test("by an uncaught error", async () => {
    const { code, output } = await run("exit.mjs", "thrown", "50");
    expect(code).toBe(1);
    expect(output).toContain("Error: enough");
  });
});

describe("worker threads", () => {
  test("can end with and without pending calls", async () => {
    expect(await run("workers.mjs")).toEqual({ code: 0, output: "done\n" });
  });

  test("run concurrently, and terminating one does not affect the others", async () => {
    expect(await run("threads.mjs")).toEqual({ code: 0, output: "40 20 40 20 40 20 1 0 1 0 1 0 20 1\n" });
  });
});

test("child processes have clients of their own and exit", async () => {
  expect(await run("forks.mjs")).toEqual({ code: 0, output: "20 20 20 0 0 SIGKILL 20\n" });
});

test("cluster workers have clients of their own and exit when they stop listening", async () => {
  expect(await run("cluster.mjs")).toEqual({ code: 0, output: "2 1 0 0\n" });
});
