import { inspect } from "node:util";

import { expect } from "vitest";

import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

/** As Vue's `reactive`: members become proxies, too, unless they cannot be extended or are built-in objects. */
function reactive<T extends object>(target: T): T {
  return new Proxy(target, {
    get(it, name, receiver) {
      const value: unknown = Reflect.get(it, name, receiver);
      const isOrdinary = ["[object Object]", "[object Array]"].includes(Object.prototype.toString.call(value));
      return isOrdinary && Object.isExtensible(value) ? reactive(value as object) : value;
    },
  });
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let number = 0;
  for await (const _ of items) number += 1;
  return number;
}

test("a proxy of a client works like the client", async () => {
  const { client, emulator } = setup;
  for (const proxy of [new Proxy(client, {}), reactive(client)]) {
    expect((await proxy.workspaces.list()).data).toHaveLength(1);
    expect((await proxy.replication.workspaces.list()).data).toHaveLength(1);
    expect((await proxy.withOptions({ timeout: 60_000 }).workspaces.list()).data).toHaveLength(1);
    expect((await proxy.request("GET", "/api/v1/workspaces")).json().data).toHaveLength(1);
    expect(inspect(proxy)).toBe(inspect(client));
  }
  for (const proxy of [new Proxy(emulator, {}), reactive(emulator)]) {
    expect((await proxy.journal("workspaces.list")).length).toBeGreaterThan(0);
  }
});

test("so do proxies of its connectors", async ({ github }) => {
  const client = reactive(setup.client);
  expect((await client.connectors.list({ workspace_name: "default" })).data.map(({ id }) => id)).toEqual([github.id]);
  const connector = reactive(await client.connector("github"));
  expect((await connector.execute("issues", "list", { per_page: 2 })).records).toHaveLength(2);
  expect(inspect(connector)).toBe(inspect(await setup.client.connector("github")));
});

test("so do proxies of what calls return", async ({ github, drive: { connector: drive, fileId } }) => {
  const params = { per_page: 2 };
  const execution = reactive(await github.execute("issues", "list", params));
  expect([...execution].map(({ number }) => number)).toEqual([1, 2]);
  expect([execution.status, execution.next, execution.response.status]).toEqual(["success", expect.anything(), 200]);

  const issues = reactive(github.records("issues", "list", { per_page: 100 }));
  expect(await issues.toArray()).toHaveLength(250);
  expect(await count(issues)).toBe(250);
  const state = reactive({ pages: github.pages("issues", "list", { per_page: 100 }) });
  expect(await count(state.pages)).toBe(3);
  const page = reactive((await github.pages("issues", "list", params).next()).value!);
  expect([page.records.length, typeof page.token]).toEqual([2, "string"]);

  expect(await reactive(await setup.client.workspaces.list()).toArray()).toHaveLength(1);
  expect(await reactive(await drive.download("files", "download", { fileId })).bytes()).toHaveLength(72174);
});
