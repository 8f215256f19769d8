// One Node client, one load, one line of JSON.
//
//     node node-client.mjs CLIENT KIND CONCURRENCY CALLS URL
//
// Clients: `ours`, `ours-bytes` (an answer is written to a file unread), `fetch`, `undici`. Every answer is looked at: its
// list of records is counted.

import { openSync, writeSync } from "node:fs";
import { createRequire } from "node:module";

const RECORDS = { small: 10, medium: 100, large: 2000 };
const PARAMS = { owner: "airbytehq", repo: "airbyte", per_page: 100 };
const BODY = { entity: "issues", action: "list", params: PARAMS };
const HEADERS = { authorization: "Bearer t", "content-type": "application/json" };

const [client, kind, concurrency, calls, url] = [
  process.argv[2],
  process.argv[3],
  Number(process.argv[4]),
  Number(process.argv[5]),
  process.argv[6],
];
const path = `${url}/api/v1/integrations/connectors/${kind}/execute`;

async function made() {
  const require = createRequire(import.meta.url);
  if (client.startsWith("ours")) {
    const { Client } = require(process.env.BENCH_PACKAGE ?? "airbyte-agent");
    const ours = new Client({ baseUrl: url, clientId: "i", clientSecret: "s", ca: process.env.BENCH_CA });
    const request = { id: kind, entity: "issues", action: "list", params: PARAMS };
    if (client === "ours-bytes") {
      const nowhere = openSync("/dev/null", "w");
      return async () => void writeSync(nowhere, (await ours.connectors.execute(request)).reply.bytes());
    }
    return async () => (await ours.connectors.execute(request)).records;
  }
  if (client === "undici") {
    const { Agent, request } = require("undici");
    const dispatcher = new Agent({ connections: null, pipelining: 1 });
    return async () => {
      const { body } = await request(path, { method: "POST", headers: HEADERS, body: JSON.stringify(BODY), dispatcher });
      return (await body.json()).result;
    };
  }
  return async () => {
    const response = await fetch(path, { method: "POST", headers: HEADERS, body: JSON.stringify(BODY) });
    return (await response.json()).result;
  };
}

const call = await made();
const first = await call();
if (first !== undefined && first.length !== RECORDS[kind.split("-")[0]]) throw new Error(`${first.length} records`);

const times = [];
async function phase(count) {
  let left = count;
  times.length = 0;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      await call();
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

// Until the compiler has seen it all.
const warm = performance.now() + 900;
do await phase(Math.max(concurrency, Math.min(200, Math.ceil(calls / 10))));
while (performance.now() < warm);

const [processor, begun] = [process.cpuUsage(), performance.now()];
await phase(calls);
const wall = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(processor);
times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    calls,
    per_second: calls / wall,
    p50_us: times[times.length >> 1] * 1000,
    cpu_per_1000: ((user + system) / 1e6 / calls) * 1000,
    rss_mb: process.memoryUsage.rss() / 1e6,
  }),
);
