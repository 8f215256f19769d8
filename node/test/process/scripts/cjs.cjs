const all = require("airbyte-agent");
const { Client, Emulator, NotFoundError } = all;

Emulator.start().then(async (emulator) => {
  const client = emulator.client();
  const missing = await client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
  console.log(client instanceof Client, missing instanceof NotFoundError, Object.keys(all).sort().join(" "));
  const imported = await import("airbyte-agent");
  console.log(imported.Client === Client);
});
