// Exits while calls, pages and a download are pending, after the given number of milliseconds: by `process.exit` or by an
// uncaught error.
import { Emulator } from "airbyte-agent";

import { delayResponses } from "./delay-responses.mjs";

const emulator = await Emulator.start();
const client = emulator.client();
const drive = await client.connectors.create({
  workspace_name: "default",
  connector_type: "Google Drive",
  credentials: { auth_type: "Client", refresh_token: "x" },
});
const [{ id: fileId }] = (await drive.execute("files", "list", { pageSize: 1 })).records;
const file = await drive.download("files", "download", { fileId });
await delayResponses(emulator, 600_000);

for (let call = 0; call < 50; call += 1) client.workspaces.list();
drive.records("files", "list").toArray();
drive.download("files", "download", { fileId });
file.bytes();
setTimeout(() => {
  if (process.argv[2] === "thrown") throw new Error("enough");
  process.exit(3);
}, Number(process.argv[3]));
