// Two tests of node:test that run at the same time. Both would need `process.env` for themselves.
import { afterEach, beforeEach, describe, test } from "node:test";

import { useEmulator } from "airbyte-agent/testing";

describe("concurrent", { concurrency: true }, () => {
  useEmulator({ beforeEach, afterEach });

  test("one", () => {});
  test("two", () => {});
});
