// Runs worker threads while the main thread has pending calls, and terminates half of them during their calls.
import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { Emulator } from "airbyte-agent";

import { delayResponses } from "./delay-responses.mjs";

const emulator = await Emulator.start();
const { url: baseUrl, clientId, clientSecret } = emulator;
const client = emulator.client();
await delayResponses(emulator, 600_000, "workspaces.stats");

const threads = Array.from({ length: 6 }, (_, at) => {
  const workerData = { settings: { baseUrl, clientId, clientSecret }, busy: at % 2 === 0 };
  const worker = new Worker(new URL("thread.mjs", import.meta.url), { workerData });
  return { worker, ended: once(worker, "exit"), started: once(worker, "message"), busy: workerData.busy };
});
const mainThreadCalls = Array.from({ length: 20 }, () => client.workspaces.list());
const counts = await Promise.all(threads.map(async ({ started }) => (await started)[0]));
await Promise.all(threads.filter(({ busy }) => busy).map(({ worker }) => worker.terminate()));
const codes = await Promise.all(threads.map(async ({ ended }) => (await ended)[0]));
const after = await client.workspaces.list();
console.log(counts.join(" "), codes.join(" "), (await Promise.all(mainThreadCalls)).length, after.data.length);
