import { type Client, Connector, DecodeError, ListPage, responseOf } from "airbyte-agent";
import { expect } from "vitest";

import { fault, received } from "../helpers/emulator-admin.js";
import { createGitHub, test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();
const NAMES = ["default", "a", "b", "c"];

/** A client of an organization with these workspaces. */
async function withWorkspaces(): Promise<Client> {
  for (const workspace_name of NAMES.slice(1)) await setup.client.tokens.createScoped({ workspace_name });
  return setup.client;
}

async function namesOf(workspaces: AsyncIterable<{ name: string }>): Promise<string[]> {
  const names = [];
  for await (const { name } of workspaces) names.push(name);
  return names;
}

test("a list is a page when it is awaited, and all entries when it is iterated", async () => {
  const { workspaces } = await withWorkspaces();
  const page = await workspaces.list({ limit: 3 });
  expect(page).toBeInstanceOf(ListPage);
  expect(page.data).toHaveLength(3);
  expect(await namesOf(workspaces.list({ limit: 3 }))).toEqual(NAMES);
  expect([await namesOf(page), await namesOf(page)]).toEqual([NAMES, NAMES]);
  expect(await page.toArray()).toEqual(await workspaces.list({ limit: 1 }).toArray());
});

test("a page has the parameters of the next one, and requests it", async () => {
  const { workspaces } = await withWorkspaces();
  const page = await workspaces.list({ limit: 3 });
  const next = await page.nextPage();
  expect(next?.data.map(({ name }) => name)).toEqual(["c"]);
  expect(next).toEqual(await workspaces.list({ limit: 3, ...page.next }));
  expect(next?.next).toBeUndefined();
  expect(await next?.nextPage()).toBeUndefined();
});

test("a page is data", async () => {
  const { workspaces } = await withWorkspaces();
  const page = await workspaces.list({ limit: 3 });
  const { data, next } = page;
  expect(Object.keys(page)).toEqual(["data", "next"]);
  expect({ ...page }).toEqual({ data, next });
  expect(structuredClone(page)).toEqual({ data, next });
  expect(JSON.parse(JSON.stringify(page))).toEqual(page.envelope);
  expect(page).not.toEqual(await workspaces.list({ limit: 2 }));
  expect(responseOf(page)?.status).toBe(200);
  expect(page.response.status).toBe(200);
});

test("the entries of a list are in data, whatever the service calls them", async () => {
  const page = await setup.client.definitions.listSources({ name: "github" });
  expect(page.data).toBe(page.envelope.definitions);
  expect(await page.toArray()).toEqual(page.data);
});

test("a list is requested at once, and its iteration requests the other pages when they are needed", async () => {
  const { workspaces } = await withWorkspaces();
  const list = workspaces.list({ limit: 1 });
  for await (const { name } of list) {
    if (name === "a") break;
  }
  expect(await received(setup.emulator, "workspaces.list")).toHaveLength(2);
  expect((await list).data).toHaveLength(1);
});

test("what is not a page is a DecodeError, and still a response", async () => {
  for (const body of [[], { data: {} }, { dat: [] }, "nonsense"]) {
    await fault(setup.emulator, "workspaces.list", { status: { status: 200, body } });
    await expect(setup.client.workspaces.list()).rejects.toThrow(DecodeError);
    const response = await setup.client.workspaces.list().asResponse();
    expect(JSON.parse(Buffer.from(response.bytes()).toString())).toEqual(body);
  }
});

test("entries of connectors.list are connectors with their data", async ({ github }) => {
  const { data } = await setup.client.connectors.list({ workspace_name: "default" });
  const [found] = data;
  expect(found).toBeInstanceOf(Connector);
  expect(found).toMatchObject({ id: github.id, name: github.name, slug: "github" });
  expect(found?.definition_id).toBe(github.definition_id);
  expect(found?.summarized_source_template.name).toBe("GitHub");
  expect((await found!.execute("issues", "list", { per_page: 3 })).records).toHaveLength(3);
});

test("every method that returns a connector returns one with a slug", async () => {
  const { id } = await createGitHub(setup.client);
  const updated = await setup.client.connectors.update({ id, name: "renamed" });
  expect(updated).toBeInstanceOf(Connector);
  expect(updated).toMatchObject({ id, name: "renamed", slug: "github" });
  expect((await updated.get()).slug).toBe("github");
});

test("connectorById needs no request", async ({ github }) => {
  const before = await received(setup.emulator, "connectors.get");
  const known = setup.client.connectorById(github.id, { kind: "github" });
  expect(await received(setup.emulator, "connectors.get")).toEqual(before);
  expect({ ...known }).toEqual({
    id: github.id,
    name: undefined,
    definition_id: github.definition_id,
    slug: "github",
  });
  expect(await known.records("issues", "list", { per_page: 100 }).toArray()).toHaveLength(250);
  expect(setup.client.connectorById(github.id).slug).toBeUndefined();
  const clone = structuredClone({ ...known });
  expect(setup.client.connectorById(clone.id, { kind: clone.definition_id })).toEqual(known);
});

test("a wrong id, kind or option says what to do", async ({ github }) => {
  expect(() => setup.client.connectorById("github")).toThrow("`connector` finds a connector by its name or slug");
  expect(() => setup.client.connectorById(github.id, { kind: "gitub" })).toThrow("did you mean `github`?");
  expect(() => setup.client.connectorById(github.id, { kin: "github" } as never)).toThrow("did you mean `kind`?");
  expect(() => setup.client.connectorById(7 as never)).toThrow("must be a string");
});
