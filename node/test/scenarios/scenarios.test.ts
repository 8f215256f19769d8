import { readdirSync, readFileSync } from "node:fs";

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
        for (const scenario of scenarios) test(scenario.name, () => runScenario(scenario, base));
      });
    }
  }
}
