/** Accounts to test with. */

import { type Client, type Connector, type ConnectorDetails, Emulator } from "airbyte-agent";
import { afterAll, beforeAll, beforeEach } from "vitest";

import { control } from "./emulator-admin.js";

/** An emulator of the file's tests, as new before each of them. */
export function useEmulator(): { readonly emulator: Emulator; readonly client: Client } {
  let emulator: Emulator;
  let client: Client;
  beforeAll(async () => {
    emulator = await Emulator.start();
    // Repeats need no rest in a test.
    client = emulator.client({ retryDelay: 0 });
  });
  beforeEach(() => control(emulator, "POST", "reset"));
  afterAll(() => emulator.stop());
  return {
    get emulator() {
      return emulator;
    },
    get client() {
      return client;
    },
  };
}

export function github(client: Client): Promise<Connector & ConnectorDetails> {
  return client.connectors.create({
    workspace_name: "default",
    connector_type: "GitHub",
    name: "Account",
    credentials: { personal_access_token: "a-secret-token" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
}

/** A connector with a file. */
export async function drive(client: Client): Promise<{ drive: Connector; fileId: string }> {
  const made = await client.connectors.create({
    workspace_name: "default",
    connector_type: "Google Drive",
    name: "Drive",
    credentials: { auth_type: "Client", refresh_token: "x" },
  });
  const { records } = await made.execute("files", "list", { pageSize: 1 });
  return { drive: made, fileId: records[0]!.id };
}
