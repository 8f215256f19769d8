import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  type ApprovalAnswer,
  ApprovalDeclinedError,
  ApprovalRequiredError,
  Approvals,
  type Approver,
  ConfigurationError,
  type PendingApproval,
} from "airbyte-agent";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { received } from "../helpers/emulator-admin.js";
import { createGitHub, useEmulator } from "../helpers/fixtures.js";

// What an approver sees of a call that waits, and what its answers do. Policies are tested in Rust.

const setup = useEmulator();
const folder = mkdtempSync(join(tmpdir(), "approver-"));
const policy = join(folder, "policy.toml");
writeFileSync(policy, '[policy]\nallow = ["read:*"]\nask = ["write:github.*"]\n');

beforeEach(async () => {
  // Where calls wait for an approval.
  vi.stubEnv("XDG_STATE_HOME", mkdtempSync(join(folder, "state-")));
  await createGitHub(setup.client);
});
afterEach(() => vi.unstubAllEnvs());

const clientOf = (approver: Approver) => setup.emulator.client({ policy, approver });
const githubOf = (approver: Approver) => clientOf(approver).connector("github");
const executions = async () => (await received(setup.emulator, "connectors.execute")).length;
const TITLE = { title: "Hello" };

test("an approver sees the call and approves it", async () => {
  const seen: PendingApproval[] = [];
  const github = await githubOf(async (request): Promise<ApprovalAnswer> => {
    seen.push(request);
    return "approved";
  });
  await github.execute("issues", "create", TITLE, { intent: "A test." });
  await github.execute("issues", "list");
  expect(seen).toEqual([
    {
      id: expect.any(String),
      digest: expect.stringMatching(/^\w{64}$/),
      operation: "connectors.execute",
      subject: expect.stringMatching(/^write:github.*\.issues\.create$/),
      connector: github.id,
      api: setup.emulator.url,
      caller: expect.any(String),
      intent: "A test.",
      params: TITLE,
      reason: expect.stringContaining("write:github.*"),
      requestedAt: expect.stringMatching(/^\d{4}-/),
      expires: 600_000,
    },
  ]);
  expect(await executions()).toBe(2);
});

test.each([
  ["declined", ApprovalDeclinedError],
  ["later", ApprovalRequiredError],
] as const)("what is %s is not sent", async (answer, error) => {
  const github = await githubOf(() => answer);
  await expect(github.execute("issues", "create", TITLE)).rejects.toBeInstanceOf(error);
  expect(await executions()).toBe(0);
});

test("what an approver throws is what the call rejects with", async () => {
  const refusal = new RangeError("nobody is there");
  const github = await githubOf(() => {
    throw refusal;
  });
  await expect(github.execute("issues", "create", TITLE)).rejects.toBe(refusal);
  expect(await executions()).toBe(0);
});

test.each([[true], ["yes"], [undefined]])("the answer %j is a TypeError", async (answer) => {
  const github = await githubOf((() => answer) as never);
  const message = `must return "approved", "declined" or "later", not ${JSON.stringify(answer)}`;
  await expect(github.execute("issues", "create", TITLE)).rejects.toThrow(new TypeError(`\`approver\` ${message}`));
  expect(await executions()).toBe(0);
});

test("an approver makes calls of the same client", async () => {
  const counts: number[] = [];
  const client = clientOf(async (): Promise<ApprovalAnswer> => {
    const github = await client.connector("github");
    counts.push((await github.execute("issues", "list", { per_page: 2 })).records.length);
    return "approved";
  });
  await (await client.connector("github")).execute("issues", "create", TITLE);
  expect(counts).toEqual([2]);
});

test("copies and tools have the approver", async () => {
  const approver = vi.fn<Approver>(() => "declined");
  const client = clientOf(approver);
  const github = await client.withOptions({ timeout: 5000 }).connector("github");
  await expect(github.execute("issues", "create", TITLE)).rejects.toBeInstanceOf(ApprovalDeclinedError);
  const write = { connector: "github", entity: "issues", action: "create", params: TITLE, intent: "A test." };
  const result = await client.tools().call("connector_write", write);
  expect(result.structured?.code).toBe("approval_declined");
  expect(approver).toHaveBeenCalledTimes(2);
  expect((await client.tools().call("connector_write", write, { approved: true })).isError).toBe(false);
});

test("an abort ends a call that waits for its approver", async () => {
  const controller = new AbortController();
  const github = await githubOf(() => {
    controller.abort(new Error("enough"));
    return new Promise(() => {});
  });
  const { signal } = controller;
  await expect(github.execute("issues", "create", TITLE, { signal })).rejects.toThrow("enough");
  expect(await executions()).toBe(0);
});

test("an approver is a function", () => {
  expect(() => clientOf("approved" as never)).toThrow(ConfigurationError);
});

test("what waits is listed, and approved once or declined", async () => {
  const github = await githubOf(() => "later");
  const create = () => github.execute("issues", "create", TITLE, { intent: "A test." });
  await expect(create()).rejects.toThrow(ApprovalRequiredError);
  const approvals = new Approvals();
  const [request] = await approvals.pending();
  expect(request).toMatchObject({ intent: "A test.", params: TITLE, expires: 600_000, connector: github.id });
  expect(await approvals.approve(request!.id)).toEqual(request);
  expect(await approvals.pending()).toEqual([]);
  await create();
  expect(await executions()).toBe(1);
  await expect(create()).rejects.toThrow(ApprovalRequiredError);
  await approvals.decline(request!.id);
  await expect(create()).rejects.toThrow(ApprovalDeclinedError);
  await expect(approvals.approve("nothing")).rejects.toThrow(/^no call with the id "nothing" waits/);
  expect(await new Approvals({ folder: join(folder, "empty") }).pending()).toEqual([]);
});

test("arguments of approvals are checked", async () => {
  expect(() => new Approvals({ foldr: "x" } as object)).toThrow(/did you mean `folder`/);
  await expect(new Approvals().approve(1 as unknown as string)).rejects.toThrow("`id`: must be a string");
});
