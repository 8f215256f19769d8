// Runs one load with one Node client and prints the measurements as one line of JSON.
//
//     node load.mjs CLIENT SIZE CONCURRENCY CALLS URL
//
// The clients are those of calls.mjs. `CALLS` may be several numbers, such as `1000,9000`: memory is read after each,
// following a garbage collection if Node runs with `--expose-gc`. The number of records of the first response is checked.

import { CLIENTS, RECORDS } from "./calls.mjs";

// V8 has optimized the code by then.
const WARM_UP_MS = 900;

const [client, size, concurrency, steps, url] = [
  process.argv[2],
  process.argv[3],
  Number(process.argv[4]),
  process.argv[5].split(",").map(Number),
  process.argv[6],
];

const call = CLIENTS[client](url, size);
const first = await call();
if (first.length !== RECORDS[size]) throw new Error(`${first.length} records`);

async function runCalls(count, times) {
  let left = count;
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

/** Native memory is freed by finalizers, which run one turn of the event loop after the collection. */
async function collectGarbage() {
  for (let turn = 0; globalThis.gc && turn < 3; turn += 1) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
}

const warm = performance.now() + WARM_UP_MS;
do await runCalls(Math.max(concurrency, Math.min(200, Math.ceil(steps[0] / 10))), []);
while (performance.now() < warm);

const [times, memories] = [[], []];
const [cpu, begun] = [process.cpuUsage(), performance.now()];
for (const count of steps) {
  await runCalls(count, times);
  await collectGarbage();
  memories.push(process.memoryUsage.rss() / 1e6);
}
const wall = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(cpu);
times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    calls: times.length,
    per_second: times.length / wall,
    p50_us: times[times.length >> 1] * 1000,
    p99_us: times[Math.floor(times.length * 0.99)] * 1000,
    cpu_per_1000: ((user + system) / 1e6 / times.length) * 1000,
    rss_mb: memories.at(-1),
    rss_mb_after: memories,
  }),
);
