// The README's JavaScript snippet, run as it stands.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Emulator } from "airbyte-agent";
import { expect, test } from "vitest";

const run = promisify(execFile);

test("the snippet prints every issue", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const snippet = /```js\n(.*?)```/s.exec(readme)?.[1];
  expect(snippet).toBeDefined();
  await using emulator = await Emulator.start();
  await emulator.client().connectors.create({
    workspace_name: "default",
    connector_type: "GitHub",
    credentials: { personal_access_token: "x" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
  const env = {
    ...process.env,
    AIRBYTE_API_HOST: emulator.url,
    AIRBYTE_CLIENT_ID: emulator.clientId,
    AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
  };
  // Run from within the package, so that it finds itself by its name.
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", snippet ?? ""], { env, cwd });
  const lines = stdout.trim().split("\n");
  expect(lines).toHaveLength(250);
  expect(lines[0]).toMatch(/^1 /);
});
