// Reads many large results and prints whether their memory was freed. A thread ends while it holds some.
import { once } from "node:events";
import { createServer } from "node:http";
import { isMainThread, Worker, workerData } from "node:worker_threads";

import { Client } from "airbyte-agent";

// Many small records keep V8 busy with its young generation, so that it has no reason to collect old objects.
const RECORDS = 8_000;
const CALLS = 1_000;

async function read(baseUrl, calls) {
  const client = new Client({ baseUrl, token: "a-token" });
  for (let call = 0; call < calls; call += 1) {
    const { records } = await client.connectors.execute({ id: "x", entity: "things", action: "list" });
    if (records.length !== RECORDS) throw new Error(`${records.length} records`);
  }
}

if (isMainThread) {
  const body = JSON.stringify({ result: Array.from({ length: RECORDS }, (_, id) => ({ id, name: "a record" })) });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${server.address().port}`;

  const [code] = await once(new Worker(new URL(import.meta.url), { workerData: url }), "exit");
  console.log("thread", code);

  const before = process.memoryUsage.rss();
  await read(url, CALLS);
  const more = process.memoryUsage.rss() - before;
  console.log(more < (body.length * CALLS) / 2 ? "freed" : `${more} bytes more`);
  server.closeAllConnections();
  server.close();
} else {
  await read(workerData, 20);
}
