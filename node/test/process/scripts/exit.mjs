// Ends while calls, pages and pieces of a file are under way, at a moment that is given in milliseconds: by
// `process.exit`, or by what nobody caught.
import { Emulator } from "airbyte-agent";

import { late } from "./late.mjs";

const emulator = await Emulator.start();
const client = emulator.client();
const drive = await client.connectors.create({
  workspace_name: "default",
  connector_type: "Google Drive",
  credentials: { auth_type: "Client", refresh_token: "x" },
});
const [{ id: fileId }] = (await drive.execute("files", "list", { pageSize: 1 })).records;
const file = await drive.download("files", "download", { fileId });
await late(emulator, 600_000);

for (let call = 0; call < 50; call += 1) client.workspaces.list();
drive.records("files", "list").toArray();
drive.download("files", "download", { fileId });
file.bytes();
setTimeout(() => {
  if (process.argv[2] === "thrown") throw new Error("enough");
  process.exit(3);
}, Number(process.argv[3]));
