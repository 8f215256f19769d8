import { responseOf } from "airbyte-agent";
import { expect } from "vitest";
import { fault, sendAdminRequest } from "../helpers/emulator-admin.js";
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
  expect(JSON.parse(Buffer.from(reply!.bytes()).toString())).toEqual(answer);
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

test("a connector has its details as members, which do not hide methods", async ({ github: connector }) => {
  expect(connector.source_template.source_definition_id).toBe(connector.definition_id);
  expect(JSON.parse(JSON.stringify(connector))).toMatchObject({ id: connector.id, name: "Account" });
  const body = { ...JSON.parse(JSON.stringify(connector)), execute: "not a method", of_a_later_day: 1 };
  await fault(setup.emulator, "connectors.get", { status: { status: 200, body } });
  const again = await setup.client.connectors.get(connector.id);
  expect(again.execute).toBeTypeOf("function");
  expect(again).toHaveProperty("of_a_later_day", 1);
});

test("methods of a connector call the operations of the resource", async ({ github: connector }) => {
  expect((await connector.check()).status).toBe((await setup.client.connectors.check(connector.id)).status);
  expect((await connector.inspect()).docs_skill_id).toBeTruthy();
  expect((await connector.docs()).metadata.id).toBe((await connector.inspect()).docs_skill_id);
  expect((await connector.update({ name: "Renamed" })).name).toBe("Renamed");
  expect(await connector.delete()).toHaveProperty("job_id");
  await sendAdminRequest(setup.emulator, "POST", "jobs/run");
  await expect(connector.get()).rejects.toMatchObject({ code: "not_found" });
});

test("a thousand concurrent calls complete", async () => {
  const all = await Promise.all(Array.from({ length: 1000 }, () => setup.client.workspaces.list()));
  expect(new Set(all.map((answer) => answer.data[0]?.name))).toEqual(new Set(["default"]));
});
