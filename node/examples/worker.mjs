// Worker threads that share the work: each takes the next entity, reads all of its records and counts their words.
//
//     node worker.mjs issues pull_requests users
//
// A client cannot be sent to another thread, so every worker creates its own, with the options of the main thread. Without
// AIRBYTE_CLIENT_ID or AIRBYTE_TOKEN in the environment, all of them use one emulator.

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

import { Client, Emulator } from "airbyte-agent";

/** @import { ClientOptions } from "airbyte-agent" */
/** @typedef {{ entity: string, records: number, words: number }} WordCount */

if (isMainThread) await main(process.argv.slice(2));
else await work(workerData);

/** @param {string[]} entities */
async function main(entities) {
  const queue = (entities.length > 0 ? entities : ["issues", "pull_requests", "users"]).values();
  const options = await clientOptions();
  const workers = Array.from({ length: Math.min(4, availableParallelism()) }, () => startWorker(options, queue));
  for (const { entity, records, words } of (await Promise.all(workers)).flat()) {
    console.log(`${entity}: ${records} records, ${words} words`);
  }
}

/**
 * Starts a worker that processes one entity after the other until the queue is empty.
 *
 * @param {ClientOptions} options
 * @param {Iterator<string>} queue
 * @returns {Promise<WordCount[]>}
 */
function startWorker(options, queue) {
  /** @type {WordCount[]} */
  const counts = [];
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: options });
  const next = () => worker.postMessage(queue.next().value);
  return new Promise((resolve, reject) => {
    next();
    worker.on("message", (/** @type {WordCount} */ result) => {
      counts.push(result);
      next();
    });
    worker.once("error", reject);
    worker.once("exit", () => resolve(counts));
  });
}

/** @param {ClientOptions} options */
async function work(options) {
  const port = parentPort;
  if (port === null) return;
  const github = await new Client(options).connector("github");
  port.on("message", async (/** @type {string | undefined} */ entity) => {
    if (entity === undefined) {
      port.close();
      return;
    }
    let [records, words] = [0, 0];
    for await (const record of github.records(entity, "list", { per_page: 100 })) {
      records += 1;
      words += JSON.stringify(record).split(/\W+/).length;
    }
    port.postMessage({ entity, records, words });
  });
}

/**
 * The options of the clients: those of an emulator if there are no credentials for the service.
 *
 * @returns {Promise<ClientOptions>}
 */
async function clientOptions() {
  if (process.env.AIRBYTE_CLIENT_ID !== undefined || process.env.AIRBYTE_TOKEN !== undefined) return {};
  const emulator = await Emulator.start();
  await emulator.client().connectors.create({
    connector_type: "GitHub",
    credentials: { personal_access_token: "any" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
  const { url: baseUrl, clientId, clientSecret } = emulator;
  return { baseUrl, clientId, clientSecret };
}
