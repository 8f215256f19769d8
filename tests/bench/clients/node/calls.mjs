// The call that each Node client makes. A client is loaded only when it is measured.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const RECORDS = { small: 10, medium: 100, large: 2000 };
const PARAMS = { owner: "airbytehq", repo: "airbyte", per_page: 100 };
const BODY = { entity: "issues", action: "list", params: PARAMS };
const HEADERS = { authorization: "Bearer t", "content-type": "application/json" };
const { BENCH_CA, BENCH_PACKAGE } = process.env;

const require = createRequire(import.meta.url);
const executeUrl = (url, size) => `${url}/api/v1/integrations/connectors/${size}/execute`;

/** Each returns a function that makes the call and resolves to the records. */
export const CLIENTS = {
  ours(url, size) {
    const { Client } = require(BENCH_PACKAGE ?? "airbyte-agent");
    const { connectors } = new Client({ baseUrl: url, ca: BENCH_CA, clientId: "i", clientSecret: "s" });
    return async () => (await connectors.execute({ id: size, entity: "issues", action: "list", params: PARAMS })).records;
  },

  undici(url, size) {
    const { Agent, request } = require("undici");
    const connect = BENCH_CA ? { ca: readFileSync(BENCH_CA) } : {};
    const dispatcher = new Agent({ connections: null, pipelining: 1, connect });
    const target = executeUrl(url, size);
    return async () => {
      const { body } = await request(target, {
        method: "POST",
        headers: HEADERS,
        body: JSON.stringify(BODY),
        dispatcher,
      });
      return (await body.json()).result;
    };
  },

  fetch(url, size) {
    const target = executeUrl(url, size);
    return async () => {
      const response = await fetch(target, { method: "POST", headers: HEADERS, body: JSON.stringify(BODY) });
      return (await response.json()).result;
    };
  },
};
