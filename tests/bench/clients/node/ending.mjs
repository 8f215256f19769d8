// A process that ends while calls are on their way: `ending.mjs KIND MILLISECONDS URL`.
//
// So long after the calls began it ends in the way that the kind says; exits.py says what is then to be seen.

import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort } from "node:worker_threads";

import { client } from "./calls.mjs";

const [kind, after, url] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
// Answers take 20 ms. A ready token, so that it is they that are awaited.
const [CONNECTOR, CALLS] = ["small-20", 16];

const stop = new AbortController();
let ending = false;

function begin() {
  const { connectors } = client(url, { token: "t" });
  for (let number = 0; number < CALLS; number += 1) {
    void (async () => {
      while (!ending) {
        await connectors.execute({ id: CONNECTOR, entity: "issues", action: "list" }, { signal: stop.signal });
      }
    })().catch((reason) => {
      if (!stop.signal.aborted) throw reason;
    });
  }
}

const ENDINGS = {
  "process.exit": () => process.exit(3),
  exception() {
    throw new Error("the end");
  },
  // The last calls are answered, and nothing else keeps the process.
  answered() {
    ending = true;
  },
  aborted() {
    ending = true;
    stop.abort();
  },
  SIGINT: () => process.kill(process.pid, "SIGINT"),
};

if (kind === "worker" && isMainThread) {
  const worker = new Worker(fileURLToPath(import.meta.url), { argv: process.argv.slice(2) });
  worker.once("message", () => setTimeout(() => void worker.terminate(), after));
} else {
  begin();
  if (kind === "worker") parentPort.postMessage("begun");
  else setTimeout(ENDINGS[kind], after);
}
