import { inspect } from "node:util";

import { expect } from "vitest";

import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

test("neither inspection nor JSON contains a secret", async ({ github: connector }) => {
  const answer = await connector.execute("issues", "list", { per_page: 1 });
  const secret = setup.emulator.client({ token: "a-secret-token", headers: { "x-key": "a-secret-token" } });
  const { value: page } = await connector.pages("issues", "list", { per_page: 1 }).next();
  const error = await connector.execute("issues", "list", {}, { token: "a-secret-token" }).catch((error) => error);
  const all = [
    setup.client,
    secret,
    setup.client.workspaces,
    setup.client.templates,
    setup.emulator,
    connector,
    answer,
    page,
    error,
  ];
  for (const it of [...all, connector.records("issues", "list"), answer.response]) {
    for (const shown of [
      inspect(it, { depth: Infinity }),
      inspect(it, { depth: Infinity, showProxy: true, getters: true }),
      JSON.stringify(it) ?? "",
      String(it),
    ]) {
      expect(shown).not.toContain(setup.emulator.clientSecret);
      expect(shown).not.toContain("a-secret-token");
    }
  }
});

test("errors of invalid options do not quote secrets", () => {
  const unquoted = expect.objectContaining({ code: "configuration", message: expect.not.stringContaining("271828") });
  for (const options of [{ clientSecret: 271828 }, { token: ["271828"] }, { headers: { "x-key": 271828 } }]) {
    expect(() => setup.emulator.client(options as never)).toThrow(unquoted);
  }
});
