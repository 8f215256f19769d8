// Reads many large answers, here and on another thread, and says whether their memory was given back.
import { createServer } from "node:http";
import { Worker, isMainThread, workerData } from "node:worker_threads";

import { Client } from "airbyte-agent";

const SIZE = 1_000_000;
const CALLS = 300;

async function read(name, baseUrl) {
  const client = new Client({ baseUrl, token: "a-token" });
  const before = process.memoryUsage.rss();
  for (let call = 0; call < CALLS; call += 1) {
    const { result } = await client.connectors.execute({ id: "x", entity: "things", action: "list" });
    if (result.length !== SIZE) throw new Error(`${result.length} characters`);
  }
  const more = process.memoryUsage.rss() - before;
  console.log(name, more < (SIZE * CALLS) / 2 ? "given back" : `${more} bytes more`);
}

if (isMainThread) {
  const body = JSON.stringify({ result: "x".repeat(SIZE) });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${server.address().port}`;
  await read("main", url);
  await new Promise((ended) => new Worker(new URL(import.meta.url), { workerData: url }).once("exit", ended));
  server.closeAllConnections();
  server.close();
} else {
  await read("worker", workerData);
}
