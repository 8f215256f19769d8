import { BadRequestError, type ExecuteCall, InvalidRequestError, OutcomeUnknownError } from "airbyte-agent";
import { expect } from "vitest";
import { fault, received, receivedUntil } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();
const EXECUTE = "connectors.execute";
const ONCE = { maxRetries: 0 };

async function collect<T>(outcomes: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const outcome of outcomes) collected.push(outcome);
  return collected;
}

test("each call has an outcome", async ({ github }) => {
  const calls = Array.from({ length: 20 }, (_, n): ExecuteCall => [github, "issues", "list", { per_page: n + 1 }]);
  const outcomes = await collect(setup.client.executeMany(calls, { concurrency: 4 }));
  expect(outcomes.map(({ index }) => index).sort((one, other) => one - other)).toEqual([...calls.keys()]);
  for (const { index, call, execution, error } of outcomes) {
    expect([call, error, execution!.records.length]).toEqual([calls[index], undefined, index + 1]);
  }
});

test("outcomes may be in order", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, { latency: { ms: 100 } }, { nth: 1 });
  const calls = Array.from({ length: 12 }, (_, n): ExecuteCall => [github, "issues", "list", { per_page: n + 1 }]);
  const outcomes = await collect(setup.client.executeMany(calls, { concurrency: 3, ordered: true }));
  expect(outcomes.map(({ index }) => index)).toEqual([...calls.keys()]);
});

test("a failure leaves the others alone", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, { status: { status: 400 } }, { nth: 2 });
  const calls: ExecuteCall[] = [1, 2, 3, 4, 5].map((size) => [github, "issues", "list", { per_page: size }]);
  calls.push([github, "issues", "list", { bad: 1n << 2000n, worse: () => 0 }]);
  const outcomes = await collect(setup.client.executeMany(calls, { concurrency: 2 }));
  const errors = outcomes.map(({ error }) => error).filter((error) => error !== undefined);
  expect(outcomes.length).toBe(6);
  expect(errors.map((error) => (error as Error).constructor)).toEqual(
    expect.arrayContaining([BadRequestError, InvalidRequestError]),
  );
});

test("a write is not repeated", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, "reset_after", { nth: 2 });
  const calls = [1, 2, 3, 4].map((n): ExecuteCall => [github, "issues", "create", { title: `${n}` }]);
  const outcomes = await collect(setup.client.executeMany(calls, { concurrency: 2 }));
  const errors = outcomes.map(({ error }) => error).filter((error) => error !== undefined);
  expect(errors).toEqual([expect.any(OutcomeUnknownError)]);
  expect(await received(setup.emulator, EXECUTE)).toHaveLength(4);
});

test("calls are taken as they are started, and leaving drops those in progress", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, { latency: { ms: 600_000 } }, { nth: 1 });
  let taken = 0;
  function* calls(): Generator<ExecuteCall> {
    for (; taken < 6; ) {
      taken += 1;
      yield [github, "issues", "list", { per_page: taken }];
    }
  }
  for await (const { error } of setup.client.executeMany(calls(), { concurrency: 2 })) {
    expect(error).toBeUndefined();
    break;
  }
  expect(taken).toBe(2);
  await receivedUntil(setup.emulator, EXECUTE, (entries) => entries.some(({ aborted }) => aborted === true));
});

test("all records of many actions", async ({ github }) => {
  const sizes = [60, 120, 180, 240, 300];
  const calls = sizes.map((maxRecords) => [github, "issues", "list", { per_page: 100 }, { maxRecords }] as const);
  const outcomes = await collect(setup.client.recordsMany(calls, { concurrency: 3, ordered: true }));
  expect(outcomes.map(({ records }) => records.length)).toEqual([60, 120, 180, 240, 250]);
  const rest = github.records("issues", "list", { per_page: 100 }, { after: outcomes[1]!.token });
  expect((await rest.toArray()).map(({ number }) => number)[0]).toBe(101);
});

test("records before an error are kept", async ({ github }) => {
  await fault(setup.emulator, EXECUTE, { status: { status: 400 } }, { nth: 3 });
  const calls = [[github, "issues", "list", { per_page: 100 }, ONCE]] as const;
  const [outcome] = await collect(setup.client.recordsMany(calls));
  expect([outcome!.records.length, outcome!.error]).toEqual([200, expect.any(BadRequestError)]);
  expect(outcome!.token).toBe((outcome!.error as BadRequestError).token);
});

test.for([[[1, 2, 3]], ["github"], [undefined]])("a call that is none is refused: %o", async (calls) => {
  await expect(collect(setup.client.executeMany(calls as any))).rejects.toThrow("must be an array");
});

test.for([0, 1.5, "8"])("a concurrency that is none is refused: %o", (concurrency) => {
  expect(() => setup.client.executeMany([], { concurrency: concurrency as any })).toThrow(InvalidRequestError);
  expect(() => setup.client.executeMany([], { ordred: true } as any)).toThrow("ordered");
});
