import { InvalidRequestError } from "airbyte-agent";
import { expect } from "vitest";
import { fault, received, sendAdminRequest } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

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

test("documentation is Markdown as a string, and an object otherwise", async ({ github: connector }) => {
  for (const docs of [
    await connector.docs(),
    await setup.client.skills.docs((await connector.inspect()).docs_skill_id!),
  ]) {
    expect(String(docs)).toMatch(/^# GitHub\n\n/);
    expect(`${docs}`).toContain("\n\n## Sections\n\n- `issues` Issues");
    expect(Object.keys(docs)).not.toContain("toString");
    expect({ ...docs }).toEqual(docs);
    expect(docs).toEqual(JSON.parse(JSON.stringify(docs)));
    expect(structuredClone(docs)).toEqual(docs);
  }
  await fault(setup.emulator, "skills.docs", { status: { status: 200, body: { content: 3 } } });
  expect(String(await connector.docs())).toBe('{"content":3}');
});

test("options of execute become members of the request", async ({ github: connector }) => {
  const options = { selectFields: ["number"], excludeFields: ["body"], skipTruncation: false, intent: "a test" };
  const { records } = await connector.execute("issues", "list", { per_page: 1 }, options);
  expect(records).toEqual([{ number: 1 }]);
  const members = { select_fields: ["number"], exclude_fields: ["body"], skip_truncation: false, intent: "a test" };
  const { entity, action, params } = { entity: "issues", action: "list", params: { per_page: 1 } };
  const [request] = await received(setup.emulator, "connectors.execute");
  expect(request?.body).toEqual({ entity, action, params, ...members });
  await connector.records("issues", "list", { per_page: 100 }, { selectFields: ["title"] }).toArray();
  expect((await received(setup.emulator, "connectors.execute")).at(-1)?.body.select_fields).toEqual(["title"]);
});

test("invalid options of execute are rejected with their names", async ({ github: connector }) => {
  for (const [options, message] of [
    [{ selectFields: "number" }, /`selectFields`: must be an array of strings/],
    [{ skipTruncation: 1 }, /`skipTruncation`: must be a boolean/],
    [{ select_fields: ["number"] }, /`select_fields`: unknown option; did you mean `selectFields`\?/],
    [{ timeout: -1 }, /`timeout`: must be a non-negative number of milliseconds/],
  ] as const) {
    const call = connector.execute("issues", "list", {}, options as never);
    await expect(call).rejects.toThrow(InvalidRequestError);
    await expect(call).rejects.toThrow(message);
  }
  expect(await received(setup.emulator, "connectors.execute")).toEqual([]);
});
