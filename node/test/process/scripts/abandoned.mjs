// Iterators, files and signals that somebody lets go of: none of them may end the process with a rejection.
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

// Iterators: left at once, left while a page is under way, failed and left.
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

// Files: never read, dropped while a piece is under way, broken off, closed while they are read, destroyed.
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

// Signals that abort when all is over, and a call whose own rejection somebody takes care of.
await fault();
await client.workspaces.stats({ signal: controller.signal });
await Client.prototype.close.call(client);
await client.workspaces.stats().catch(() => {});
controller.abort();

globalThis.gc?.();
await emulator.stop();
console.log("done");
