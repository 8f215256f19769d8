import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Toolbox } from "airbyte-agent";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import { receivedUntil } from "../helpers/emulator-admin.js";
import { createGitHub, useEmulator } from "../helpers/fixtures.js";

/** The call of a tool by a model. */
export interface ModelCall {
  id: string;
  name: string;
  args: Record<string, unknown>;
}

/** The result of a tool as the model gets it. */
export interface SeenResult {
  text: string;
  /** Whether the framework marked it as an error. */
  isError: boolean;
}

/** The model of a test: calls tools one after the other, and ends with the text `done`. */
export class Script {
  readonly seen: SeenResult[] = [];
  #steps: ((text: string) => Omit<ModelCall, "id">)[];

  constructor(steps: ((text: string) => Omit<ModelCall, "id">)[]) {
    this.#steps = [...steps];
  }

  /** The next turn of the model, which gets the result of its last call. `undefined` at the end. */
  next(result: SeenResult | undefined): ModelCall | undefined {
    if (result !== undefined) this.seen.push(result);
    const step = this.#steps.shift();
    return step && { id: `call_${this.seen.length}`, ...step(result?.text ?? "") };
  }
}

export interface AgentRun {
  toolbox: Toolbox;
  script: Script;
  /** Decides about calls that the framework asks about. */
  decide: (args: unknown) => Promise<boolean>;
  approveWrites: boolean;
  signal: AbortSignal;
}

/** Runs an agent of a framework to its end, and returns its last text. */
export type RunAgent = (run: AgentRun) => Promise<string>;

const EXECUTE = "connectors.execute";
const LIST = { connector: "github", entity: "issues", action: "list", limit: 100 };
/** The write of a model. */
export const CREATE = {
  ...{ connector: "github", entity: "issues", action: "create", intent: "Report the outage." },
  params: { title: "The login page does not load" },
};

const read = (args: object) => () => ({ name: "connector_read", args: { ...LIST, ...args } });
const write = () => ({ name: "connector_write", args: CREATE });
const goOn = (text: string) => read({ cursor: JSON.parse(text).next_cursor })();

/** Tests that every framework has to pass. `marksErrors`: whether its models can tell errors from other results. */
export function testFramework(runAgent: RunAgent, { marksErrors = true } = {}): ReturnType<typeof useEmulator> {
  const setup = useEmulator();

  beforeEach(async () => {
    await createGitHub(setup.client);
  });

  async function run(steps: ConstructorParameters<typeof Script>[0], options: Partial<AgentRun> = {}) {
    const script = new Script(steps);
    const decide = () => Promise.reject(new Error("nothing to decide"));
    const { signal } = new AbortController();
    const toolbox = setup.client.tools();
    const text = await runAgent({ toolbox, script, decide, approveWrites: true, signal, ...options });
    return { text, seen: script.seen };
  }

  /** The number of issues that agents created. */
  async function created(): Promise<number> {
    const connector = await setup.client.connector("github");
    let count = 0;
    for await (const { title } of connector.records("issues", "list", { per_page: 100 })) {
      if (title === CREATE.params.title) count += 1;
    }
    return count;
  }

  test("reads, and continues an answer that was cut", async () => {
    const { text, seen } = await run([read({}), goOn]);
    const numbers = seen.map((result) => JSON.parse(result.text).records.map((record: any) => record.number));
    expect(text).toBe("done");
    expect(numbers[0].length).toBeLessThan(LIST.limit);
    expect(numbers.flat()).toEqual(Array.from({ length: numbers.flat().length }, (_, at) => at + 1));
    expect(numbers[1].length).toBeGreaterThan(0);
    expect(seen.map((result) => result.isError)).toEqual([false, false]);
  });

  test("the model reads the text of a failed call, and goes on", async () => {
    const { seen } = await run([read({ entity: "isues" }), read({ limit: 1 })]);
    const direct = await setup.client.tools().call("connector_read", { ...LIST, entity: "isues" });
    expect(direct.text).toContain("did you mean `issues`?");
    expect(seen).toEqual([
      { text: expect.stringContaining(direct.text), isError: marksErrors },
      { text: expect.stringContaining('"records"'), isError: false },
    ]);
  });

  test("arguments that do not fit the schema are a failed call", async () => {
    const { seen } = await run([read({ limit: "many" })]);
    expect(seen).toEqual([{ text: expect.stringContaining("limit"), isError: marksErrors }]);
    expect(await setup.emulator.journal(EXECUTE)).toEqual([]);
  });

  test("a write waits for its approval and happens once", async () => {
    const asked: unknown[] = [];
    const decide = async (args: unknown) => {
      asked.push([args, await created()]);
      return true;
    };
    const { text, seen } = await run([write], { decide });
    expect(text).toBe("done");
    expect(asked).toEqual([[CREATE, 0]]);
    expect(seen).toEqual([{ text: expect.stringContaining(CREATE.params.title), isError: false }]);
    expect(await created()).toBe(1);
  });

  test("a write that is rejected is not sent", async () => {
    const { seen } = await run([write], { decide: async () => false });
    expect(seen).toEqual([
      { text: expect.stringMatching(/reject|declin|den|not approved/), isError: expect.anything() },
    ]);
    expect(await setup.emulator.journal(EXECUTE)).toEqual([]);
  });

  test("the audit log proves what was sent", async () => {
    const folder = await mkdtemp(join(tmpdir(), "audit-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [policy, log] = [join(folder, "policy.toml"), join(folder, "audit.jsonl")];
    const rules = `default = "ask"\nallow = ["read:*"]\n`;
    await writeFile(policy, `[policy]\n${rules}\n[audit]\nfile = ${JSON.stringify(log)}\n`);
    const decisions = [false, true];
    const decide = async () => decisions.shift()!;
    const toolbox = setup.emulator.client({ policy }).tools();
    await run([read({ limit: 1 }), write, write], { toolbox, decide });
    expect(await created()).toBe(1);

    const lines = (await readFile(log, "utf8")).trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line));
    const executions = entries.filter((entry) => entry.operation === EXECUTE);
    expect(executions.map(({ event, decision, subject }) => [event, decision, subject.split(/\.(.*)/)[1]])).toEqual([
      ["success", "allow", "issues.list"],
      ["sending", "ask", "issues.create"],
      ["success", "ask", "issues.create"],
    ]);
    expect(executions[1]).toMatchObject({ intent: CREATE.intent, approval: executions[2].approval });
    // Each line has the hash of the line before.
    expect(entries.slice(1).map((entry) => entry.prev)).toEqual(entries.slice(0, -1).map((entry) => entry.hash));
  });

  test("a person is not asked about what the policy allows or denies", async () => {
    const folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const policy = join(folder, "policy.toml");
    await writeFile(policy, '[policy]\ndefault = "ask"\nallow = ["read:*", "github.issues.create"]\n');
    await run([write], { toolbox: setup.emulator.client({ policy }).tools() });
    expect(await created()).toBe(1);
    await writeFile(policy, '[policy]\nallow = ["read:*"]\n');
    const { seen } = await run([write], { toolbox: setup.emulator.client({ policy }).tools() });
    expect(seen).toEqual([{ text: expect.stringContaining("policy_denied"), isError: marksErrors }]);
    expect(await created()).toBe(1);
  });

  test("approvals can be left to the client", async () => {
    const { seen } = await run([write], { approveWrites: false });
    expect(seen).toEqual([{ text: expect.stringContaining("approval_required"), isError: marksErrors }]);
    expect(await setup.emulator.journal(EXECUTE)).toEqual([]);
  });

  test("an abort of the framework ends the call", async () => {
    await setup.emulator.faults({ operation: EXECUTE, fault: { latency: { ms: 600_000 } } });
    const controller = new AbortController();
    const running = run([read({})], { signal: controller.signal }).catch((error) => error);
    await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.length === 1);
    controller.abort();
    await running;
    await receivedUntil(setup.emulator, EXECUTE, (entries) => entries[0]?.aborted === true);
  });

  return setup;
}
