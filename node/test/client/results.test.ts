import { responseOf } from "airbyte-agent";
import { expect } from "vitest";
import { fault } from "../helpers/emulator-admin.js";
import { createGitHub, test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

test("Unicode text is decoded exactly", async () => {
  const name = 'Größe "中文" 😀 \u2028 \\u00e9 \0 é';
  const connector = await createGitHub(setup.client);
  await connector.update({ name });
  expect((await connector.get()).name).toBe(name);
  expect((await setup.client.connector(name)).id).toBe(connector.id);
  expect((await setup.client.connectors.list({ workspace_name: "default" })).data[0]?.name).toBe(name);
});

test("responseOf returns the response of a result", async () => {
  const answer = await setup.client.workspaces.list();
  const reply = responseOf(answer);
  expect(reply?.status).toBe(200);
  expect(reply?.attempts).toBe(1);
  expect(reply?.headers.get("content-type")).toContain("application/json");
  expect(reply?.headers.get("x-request-id")).toBe(reply?.requestId);
  expect(JSON.parse(Buffer.from(reply!.bytes()).toString())).toEqual(answer.envelope);
  expect(responseOf({ ...answer })).toBeUndefined();
});

test("bytes() has the digits that numbers round", async ({ github: connector }) => {
  const script = '[{"operation": "*", "fault": {"status": {"status": 200, "body": {"result": 9007199254740993}}}}]';
  await fetch(`${setup.emulator.url}/_emulator/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: script,
  });
  const answer = await connector.execute("issues", "list");
  expect(answer.result).toBe(2 ** 53);
  expect(Buffer.from(answer.response.bytes()).toString()).toBe('{"result":9007199254740993}');
});

test("records are found in results of every shape", async ({ github: connector }) => {
  for (const [result, records] of [
    [
      [{ id: 1 }, { id: 2 }],
      [{ id: 1 }, { id: 2 }],
    ],
    [{ data: [{ id: 1 }], meta: {} }, [{ id: 1 }]],
    [{ data: { id: 1 } }, [{ data: { id: 1 } }]],
    [{ id: 1 }, [{ id: 1 }]],
    ["text", ["text"]],
    [null, []],
  ]) {
    const body = { status: "success", result, connector_metadata: { a: 1 }, execution_metadata: {} };
    await fault(setup.emulator, "connectors.execute", { status: { status: 200, body } });
    const answer = await connector.execute("issues", "list");
    expect(answer.records).toEqual(records);
    expect(answer.result).toEqual(result);
    expect([answer.status, answer.connector_metadata]).toEqual(["success", { a: 1 }]);
    expect(answer.envelope).toBe(answer.envelope);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(body);
  }
});

test("a thousand concurrent calls complete", async () => {
  const all = await Promise.all(Array.from({ length: 1000 }, () => setup.client.workspaces.list()));
  expect(new Set(all.map((answer) => answer.data[0]?.name))).toEqual(new Set(["default"]));
});
