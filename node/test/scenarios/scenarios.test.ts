import { readdirSync, readFileSync } from "node:fs";

import { type Fetch, RequestNotSentError } from "airbyte-agent";
import { describe, test } from "vitest";

import { runScenario, type Scenario } from "./runner.js";

const folder = new URL("../../../tests/scenarios/", import.meta.url);

/** The operations of the Airbyte API are on two paths: that of Cloud, and that of self-managed instances. */
const BASES = { agent: ["/v1"], replication: ["/v1", "/api/public/v1"] };

for (const [api, bases] of Object.entries(BASES)) {
  for (const file of readdirSync(new URL(api, folder)).filter((name) => name.endsWith(".json"))) {
    const scenarios: Scenario[] = JSON.parse(readFileSync(new URL(`${api}/${file}`, folder), "utf8"));
    for (const base of bases) {
      describe(bases.length > 1 ? `${file} (${base})` : file, () => {
        for (const scenario of scenarios) {
          test(scenario.name, () => runScenario(scenario, base));
          // Where it matters who sends the requests.
          if (["quickstart.json", "retry.json", "tokens.json"].includes(file)) {
            test(`${scenario.name}, over the global fetch`, () => runScenario(scenario, base, { fetch: sendByFetch }));
          }
        }
      });
    }
  }
}

/** The global `fetch`, which hides why it fails. */
async function sendByFetch(...[url, init]: Parameters<Fetch>): ReturnType<Fetch> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { code } = (error as { cause?: { code?: string } }).cause ?? {};
    if (code === "ECONNREFUSED") throw new RequestNotSentError("nothing listens", { cause: error });
    throw error;
  }
}
