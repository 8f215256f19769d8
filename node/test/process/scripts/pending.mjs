// Has nothing but a pending call, then a pending page, then a pending piece of a file.
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
await late(emulator, 300);

await client.workspaces.stats();
console.log("call");
await drive.records("files", "list").toArray();
console.log("pages");
await (await drive.download("files", "download", { fileId })).bytes();
console.log("file");
