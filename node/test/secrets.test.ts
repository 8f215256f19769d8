/** What is never shown. */

import { inspect } from "node:util";

import { expect, test } from "vitest";

import { github, useEmulator } from "./support/account.js";

const at = useEmulator();

test("neither inspection nor JSON shows a secret of client, emulator, handle or answer", async () => {
  const connector = await github(at.client);
  const answer = await connector.execute("issues", "list", { per_page: 1 });
  const options = { depth: Infinity, showHidden: false };
  for (const it of [at.client, at.client.workspaces, at.client.templates, at.emulator, connector, answer]) {
    for (const shown of [inspect(it, options), JSON.stringify(it) ?? ""]) {
      expect(shown).not.toContain(at.emulator.clientSecret);
      expect(shown).not.toContain("a-secret-token");
    }
  }
});

test("inspection is short and says what something is", async () => {
  const connector = await github(at.client);
  expect(inspect(at.client)).toBe(`Client { baseUrl: '${at.emulator.url}', workspace: 'default' }`);
  expect(inspect(connector)).toContain("name: 'Account'");
  expect(inspect(await connector.execute("issues", "list"))).toContain("Execution {");
});

test("no secret is quoted when an option is refused", () => {
  const unquoted = expect.objectContaining({ code: "configuration", message: expect.not.stringContaining("271828") });
  for (const options of [{ clientSecret: 271828 }, { token: ["271828"] }, { headers: { "x-key": 271828 } }]) {
    expect(() => at.emulator.client(options as never)).toThrow(unquoted);
  }
});
