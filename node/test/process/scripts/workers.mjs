// Loads the package in worker threads only. Some workers exit by themselves, and some are terminated during calls.
import { Worker } from "node:worker_threads";

const code = `
  import { parentPort, workerData } from "node:worker_threads";
  import { Emulator } from "airbyte-agent";
  const emulator = await Emulator.start();
  const client = emulator.client();
  const all = await Promise.all(Array.from({ length: 20 }, () => client.workspaces.list()));
  parentPort.postMessage(all.length);
  if (workerData === "busy") for (;;) await Promise.all(Array.from({ length: 20 }, () => client.workspaces.list()));
`;

function worker(kind) {
  // Packages cannot be resolved from a data URL.
  const source = code.replace('"airbyte-agent"', JSON.stringify(import.meta.resolve("airbyte-agent")));
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData: kind });
}

const first = (it, event) => new Promise((resolve, reject) => it.once(event, resolve).once("error", reject));

for (let round = 0; round < 3; round += 1) {
  const quiet = worker("quiet");
  const busy = worker("busy");
  const ended = first(quiet, "exit");
  await Promise.all([first(quiet, "message"), first(busy, "message")]);
  await busy.terminate();
  if ((await ended) !== 0) throw new Error("the quiet worker did not end by itself");
}
console.log("done");
