// Forks child processes while calls are pending, and kills one of them.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { Emulator } from "airbyte-agent";

import { delayResponses } from "./delay-responses.mjs";

const emulator = await Emulator.start();
const client = emulator.client();
await delayResponses(emulator, 600_000, "workspaces.stats");
const script = fileURLToPath(new URL("forked.mjs", import.meta.url));

const children = ["no", "no", "yes"].map((HELD) => {
  const settings = {
    AIRBYTE_API_HOST: emulator.url,
    AIRBYTE_CLIENT_ID: emulator.clientId,
    AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
  };
  const child = fork(script, { env: { ...process.env, ...settings, HELD } });
  return { child, ended: once(child, "exit"), started: once(child, "message"), held: HELD === "yes" };
});
const parentCalls = Array.from({ length: 20 }, () => client.workspaces.list());
const counts = await Promise.all(children.map(async ({ started }) => (await started)[0]));
for (const { child, held } of children) if (held) child.kill("SIGKILL");
const ends = await Promise.all(children.map(async ({ ended }) => (await ended).find((how) => how !== null)));
console.log(counts.join(" "), ends.join(" "), (await Promise.all(parentCalls)).length);
