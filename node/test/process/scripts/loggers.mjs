// Creates clients with loggers, abandons them during their calls, and waits until the loggers are collected.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { Emulator } from "airbyte-agent";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const emulator = await Emulator.start();
await emulator.faults({ operation: "*", fault: { latency: { ms: 20 } } });
let collected = 0;
const registry = new FinalizationRegistry(() => (collected += 1));

async function once() {
  const logger = () => {};
  registry.register(logger);
  const call = emulator.client({ logger }).workspaces.stats();
  gc();
  await call;
}

for (let round = 0; round < 20; round += 1) await once();
const deadline = Date.now() + 20_000;
while (collected < 15) {
  if (Date.now() > deadline) throw new Error(`only ${collected} collected`);
  await new Promise((resolve) => setImmediate(resolve));
  gc();
}
console.log("collected");
