// A worker thread with a client of its own. If it is `busy`, it has calls that never complete.
import { parentPort, workerData } from "node:worker_threads";

import { Client } from "airbyte-agent";

const { settings, busy } = workerData;
const client = new Client(settings);
const answers = await Promise.all(Array.from({ length: 20 }, () => client.workspaces.list()));
const held = busy ? Array.from({ length: 20 }, () => client.workspaces.stats()) : [];
parentPort.postMessage(answers.length + held.length);
await Promise.all(held);
