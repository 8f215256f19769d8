// Has nothing but a pending call, then a pending page, then a pending chunk of a download.
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
await delayResponses(emulator, 300);

await client.workspaces.stats();
console.log("call");
await drive.records("files", "list").toArray();
console.log("pages");
await (await drive.download("files", "download", { fileId })).bytes();
console.log("file");
