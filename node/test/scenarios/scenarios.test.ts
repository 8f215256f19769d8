import { readdirSync, readFileSync } from "node:fs";

import { describe, test } from "vitest";

import { runScenario, type Scenario } from "./runner.js";

const folder = new URL("../../../tests/scenarios/", import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const scenarios: Scenario[] = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  describe(file, () => {
    for (const scenario of scenarios) test(scenario.name, () => runScenario(scenario));
  });
}
