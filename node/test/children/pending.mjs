// Has nothing but a pending call, then a pending page, then a pending piece of a file.
import { request } from "node:http";

import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
const client = emulator.client();
const drive = await client.connectors.create({
  workspace_name: "default",
  connector_type: "Google Drive",
  credentials: { auth_type: "Client", refresh_token: "x" },
});
const [{ id: fileId }] = (await drive.execute("files", "list", { pageSize: 1 })).records;
await late();

await client.workspaces.stats();
console.log("call");
await drive.records("files", "list").toArray();
console.log("pages");
await (await drive.download("files", "download", { fileId })).bytes();
console.log("file");

/** Let every answer come late. No connection of ours may be left open, since it would keep the process alive. */
function late() {
  const fault = JSON.stringify([{ operation: "*", fault: { latency: { ms: 300 } } }]);
  return new Promise((resolve, reject) => {
    const put = request(`${emulator.url}/_emulator/faults`, { method: "PUT", agent: false }, (answer) => {
      answer.resume().on("end", resolve);
    });
    put.on("error", reject).setHeader("content-type", "application/json");
    put.end(fault);
  });
}
