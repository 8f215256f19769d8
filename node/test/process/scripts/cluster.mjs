// Cluster workers, each of which serves requests with a client of its own.
import cluster from "node:cluster";
import { once } from "node:events";
import { createServer, request } from "node:http";

import { Client, Emulator } from "airbyte-agent";

if (cluster.isPrimary) await primary();
else serve();

async function primary() {
  const emulator = await Emulator.start();
  const env = {
    AIRBYTE_API_HOST: emulator.url,
    AIRBYTE_CLIENT_ID: emulator.clientId,
    AIRBYTE_CLIENT_SECRET: emulator.clientSecret,
  };
  const workers = [cluster.fork(env), cluster.fork(env)];
  const ended = workers.map((worker) => once(worker, "exit"));
  const [[{ port }]] = await Promise.all(workers.map((worker) => once(worker, "listening")));
  const answers = await Promise.all(Array.from({ length: 20 }, () => getJson(port)));
  // The workers stop listening, so nothing keeps them alive.
  for (const worker of workers) worker.disconnect();
  const codes = (await Promise.all(ended)).map(([code]) => code);
  const different = (member) => new Set(answers.map((answer) => answer[member])).size;
  console.log(different("id"), different("name"), codes.join(" "));
}

function serve() {
  const client = new Client();
  const server = createServer(async (_, answer) => {
    const { data } = await client.workspaces.list();
    answer.setHeader("connection", "close").end(JSON.stringify({ id: cluster.worker.id, name: data[0].name }));
  });
  server.listen(0, "127.0.0.1");
}

function getJson(port) {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", agent: false }, async (answer) => {
      let text = "";
      for await (const piece of answer) text += piece;
      resolve(JSON.parse(text));
    });
    sent.on("error", reject).end();
  });
}
