// Uses `useEmulator` in a worker thread, which has a copy of the environment, with global hooks, from CommonJS.
import { Worker } from "node:worker_threads";

const code = `
  const assert = require("node:assert/strict");
  const hooks = {};
  globalThis.beforeEach = (work) => (hooks.before = work);
  globalThis.afterEach = (work) => (hooks.after = work);
  const { useEmulator } = require("airbyte-agent/testing");
  const { Client } = require("airbyte-agent");
  const emulator = useEmulator();
  (async () => {
    await hooks.before();
    assert.equal(new Client().baseUrl, emulator.url);
    assert.equal(new Client().workspace, "default");
    await new Client().workspaces.list();
    const around = process.env.AIRBYTE_API_HOST;
    await hooks.after();
    assert.notEqual(process.env.AIRBYTE_API_HOST, around);
  })().catch((error) => setImmediate(() => { throw error; }));
`;
const worker = new Worker(code, { eval: true });
worker.on("exit", (code) => console.log(code === 0 ? "redirected" : "failed"));
