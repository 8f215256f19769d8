// The call that each client makes. A client is loaded only when it is measured.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const RECORDS = { small: 10, medium: 100, large: 2000 };
const PARAMS = { owner: "airbytehq", repo: "airbyte", per_page: 100 };
const BODY = { entity: "issues", action: "list", params: PARAMS };
const HEADERS = { authorization: "Bearer t", "content-type": "application/json" };
const { BENCH_CA, BENCH_HTTP2, BENCH_PACKAGE } = process.env;

const require = createRequire(import.meta.url);
const where = (url, kind) => `${url}/api/v1/integrations/connectors/${kind}/execute`;

/** A client of ours, with the credentials of the benchmark if none are given. */
export function client(url, credentials = { clientId: "i", clientSecret: "s" }) {
  const { Client } = require(BENCH_PACKAGE ?? "airbyte-agent");
  return new Client({ baseUrl: url, ca: BENCH_CA, ...credentials });
}

/** Each is a function that makes the call, which gives the records. */
export const CALLS = {
  ours(url, kind) {
    const { connectors } = client(url);
    return async () => (await connectors.execute({ id: kind, entity: "issues", action: "list", params: PARAMS })).records;
  },

  /** Every answer is written to a new file, unread; the one before is removed. */
  "ours-bytes"(url, kind) {
    const { connectors } = client(url);
    const folder = mkdtempSync(join(tmpdir(), "answer-"));
    const file = join(folder, "answer.json");
    process.on("exit", () => rmSync(folder, { recursive: true }));
    return async () => {
      const { reply } = await connectors.execute({ id: kind, entity: "issues", action: "list", params: PARAMS });
      rmSync(file, { force: true });
      await reply.save(file);
    };
  },

  undici(url, kind) {
    const { Agent, request } = require("undici");
    const dispatcher = new Agent({
      connections: null,
      pipelining: 1,
      allowH2: BENCH_HTTP2 !== undefined,
      connect: BENCH_CA ? { ca: readFileSync(BENCH_CA) } : {},
    });
    const path = where(url, kind);
    return async () => {
      const { body } = await request(path, { method: "POST", headers: HEADERS, body: JSON.stringify(BODY), dispatcher });
      return (await body.json()).result;
    };
  },

  fetch(url, kind) {
    const path = where(url, kind);
    return async () => {
      const response = await fetch(path, { method: "POST", headers: HEADERS, body: JSON.stringify(BODY) });
      return (await response.json()).result;
    };
  },
};
