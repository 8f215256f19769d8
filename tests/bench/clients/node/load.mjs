// One Node client, one load, one line of JSON.
//
//     node load.mjs CLIENT KIND CONCURRENCY CALLS URL
//
// Clients are those of calls.mjs. `CALLS` may be several numbers, such as `1000,9000`: memory is read after each, and
// collected before, where `node --expose-gc` allows it. The first answer has as many records as it should.

import { CALLS, RECORDS } from "./calls.mjs";

const [client, kind, concurrency, steps, url] = [
  process.argv[2],
  process.argv[3],
  Number(process.argv[4]),
  process.argv[5].split(",").map(Number),
  process.argv[6],
];

const call = CALLS[client](url, kind);
const first = await call();
if (first !== undefined && first.length !== RECORDS[kind]) throw new Error(`${first.length} records`);

async function phase(count, times) {
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

/** Let go of what nothing holds any more: what is collected lets go of its native half a turn later. */
async function collected() {
  for (let turn = 0; globalThis.gc && turn < 3; turn += 1) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
}

// Until the compiler has seen it all.
const warm = performance.now() + 900;
do await phase(Math.max(concurrency, Math.min(200, Math.ceil(steps[0] / 10))), []);
while (performance.now() < warm);

const [times, memories] = [[], []];
const [processor, begun] = [process.cpuUsage(), performance.now()];
for (const count of steps) {
  await phase(count, times);
  await collected();
  memories.push(process.memoryUsage.rss() / 1e6);
}
const wall = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage(processor);
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
