// Tests that use `useEmulator` with node:test.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Client } from "airbyte-agent";
import { useEmulator } from "airbyte-agent/testing";

const emulator = useEmulator({ beforeEach, afterEach });

for (const name of ["one", "two"]) {
  test(name, async () => {
    assert.deepEqual(await emulator.journal(), []);
    const { data } = await new Client().workspaces.list();
    assert.equal(data.length, 1);
    assert.equal((await emulator.journal("workspaces.list")).length, 1);
  });
}
