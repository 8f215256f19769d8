// A CommonJS module that uses the package. It is compiled, not run.

import airbyte = require("airbyte-agent");

async function main(): Promise<string[]> {
  const emulator = await airbyte.Emulator.start();
  const client: airbyte.Client = emulator.client();
  const { data } = await client.workspaces.list({ limit: 1 });
  try {
    await client.connectors.get("id");
  } catch (error) {
    if (error instanceof airbyte.NotFoundError) return [error.code];
  }
  return data.map((workspace) => workspace.name);
}

void main();
