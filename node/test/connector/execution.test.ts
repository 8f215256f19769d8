import assert from "node:assert";

import { type Connector, DecodeError, type Execution, type Page } from "airbyte-agent";
import { expect } from "vitest";

import { fault } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

const BODY = {
  status: "success",
  result: [{ id: 1 }, { id: 2 }],
  connector_metadata: { total: 2 },
  execution_metadata: { connector_instance_id: "a", execution_time_ms: 3 },
};
const MEMBERS = [...Object.keys(BODY), "warning"];

/** The execution whose response has this body, and the page. */
async function both(github: Connector, body: object): Promise<[Execution, Page]> {
  await fault(setup.emulator, "connectors.execute", { status: { status: 200, body } });
  const execution = await github.execute("issues", "list");
  const { value: page } = await github.pages("issues", "list").next();
  return [execution, page!];
}

test("an execution is data", async ({ github }) => {
  const warning = { type: "note", message: "late" };
  for (const body of [BODY, { ...BODY, warning }]) {
    const data = { warning: undefined, ...body };
    const [execution, page] = await both(github, body);
    expect(Object.keys(execution)).toEqual(MEMBERS);
    expect({ ...execution }).toEqual(data);
    expect(structuredClone(execution)).toEqual(data);
    expect(execution).toEqual(data);
    expect({ ...page }).toEqual({ ...data, token: page.token });
    for (const result of [execution, page]) expect(JSON.parse(JSON.stringify(result))).toEqual(body);
  }
});

test("executions are equal if their data is", async ({ github }) => {
  const [execution, page] = await both(github, BODY);
  const [sameExecution, samePage] = await both(github, BODY);
  for (const [one, other] of [
    [execution, sameExecution],
    [page, samePage],
  ] as const) {
    expect(one).toEqual(other);
    expect(one).toStrictEqual(other);
    assert.deepStrictEqual(one, other);
  }
  for (const change of [
    { result: [{ id: 1 }, { id: 3 }] },
    { result: [{ id: 1 }] },
    { connector_metadata: { total: 3 } },
    { execution_metadata: { connector_instance_id: "b", execution_time_ms: 3 } },
    { warning: "late" },
  ]) {
    const [otherExecution, otherPage] = await both(github, { ...BODY, ...change });
    for (const [one, other] of [
      [execution, otherExecution],
      [page, otherPage],
    ] as const) {
      expect(one).not.toEqual(other);
      assert.notDeepStrictEqual(one, other);
    }
  }
});

test("an iteration over an execution has the records of this page", async ({ github }) => {
  const [execution, page] = await both(github, BODY);
  for (const result of [execution, page]) {
    expect([...result]).toEqual(BODY.result);
    expect(Array.from(result, ({ id }) => id)).toEqual([1, 2]);
    const ids = [];
    for (const record of result) ids.push(record.id);
    expect(ids).toEqual([1, 2]);
  }
  await setup.emulator.faults();
  expect([...(await github.execute("issues", "get", { number: 1 }))]).toMatchObject([{ number: 1 }]);
  expect([...(await github.execute("issues", "list", { per_page: 10 }))]).toHaveLength(10);
});

test("a file has no members and no records", async ({ drive: { connector, fileId } }) => {
  const execution = await connector.execute("files", "download", { fileId });
  expect(Object.keys(execution)).toEqual(MEMBERS);
  for (const read of [
    () => execution.status,
    () => execution.warning,
    () => [...execution],
    () => ({ ...execution }),
  ]) {
    expect(read).toThrow(DecodeError);
  }
});
