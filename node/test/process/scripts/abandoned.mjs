// Abandons iterators, downloads and signals. None of them may cause an unhandled rejection.
import { Client, Emulator } from "airbyte-agent";

process.on("unhandledRejection", (reason) => {
  console.log("unhandled", reason);
  process.exitCode = 1;
});

const emulator = await Emulator.start();
const client = emulator.client({ maxRetries: 0 });
const fault = (operation, fault) =>
  fetch(`${emulator.url}/_emulator/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(operation === undefined ? [] : [{ operation, fault }]),
  });
const drive = await client.connectors.create({
  workspace_name: "default",
  connector_type: "Google Drive",
  name: "Drive",
  credentials: { auth_type: "Client", refresh_token: "x" },
});
const { records } = await drive.execute("files", "list", { pageSize: 1 });
const download = (signal) => drive.download("files", "download", { fileId: records[0].id }, { signal });
const controller = new AbortController();

// Iterators: ended at once, ended during a request, ended after an error.
for await (const _ of drive.records("files", "list")) break;
for (const iterator of [drive.records("files", "list")[Symbol.asyncIterator](), drive.pages("files", "list")]) {
  void iterator.next();
  await iterator.return();
}
drive.records("files", "list")[Symbol.asyncIterator]();
await fault("connectors.execute", { status: { status: 400 } });
const failing = drive.pages("files", "list");
await failing.next().catch(() => {});
await failing.return();
await fault();

// Downloads: never read, cancelled during a read, incomplete, closed during a read, destroyed.
await download();
await download(controller.signal);
await fault("connectors.execute", { slow_body: { chunk: 1000, delay_ms: 20 } });
const dropped = (await download()).stream.getReader();
void dropped.read();
await dropped.cancel();
const closed = await download();
void closed.bytes().catch(() => {});
await closed.close();
const read = (await download(controller.signal)).stream.getReader();
void read.read().catch(() => {});
(await download()).readable().destroy();
await fault("connectors.execute", { truncated_body: { bytes: 1000 } });
const broken = (await download()).stream.getReader();
while ((await broken.read().catch(() => ({ done: true }))).done !== true);

// A signal that aborts after its calls, and a call whose rejection is handled.
await fault();
await client.workspaces.stats({ signal: controller.signal });
await Client.prototype.close.call(client);
await client.workspaces.stats().catch(() => {});
controller.abort();

globalThis.gc?.();
await emulator.stop();
console.log("done");
