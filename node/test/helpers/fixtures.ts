import { type Client, type Connector, type ConnectorDetails, Emulator, type EmulatorOptions } from "airbyte-agent";
import { afterAll, beforeAll, beforeEach, test as plainTest } from "vitest";

import { sendAdminRequest } from "./emulator-admin.js";

interface Setup {
  readonly emulator: Emulator;
  readonly client: Client;
}

let current: Setup | undefined;

/** Starts an emulator for the tests of a file and resets it before each of them. `client` retries without delay. */
export function useEmulator(options: EmulatorOptions = {}): Setup {
  let emulator: Emulator;
  let client: Client;
  beforeAll(async () => {
    emulator = await Emulator.start(options);
    client = emulator.client({ retryDelay: 0 });
    current = { emulator, client };
  });
  beforeEach(() => sendAdminRequest(emulator, "POST", "reset"));
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

interface Fixtures {
  /** A GitHub connector in the emulator of `useEmulator`. */
  github: Connector & ConnectorDetails;
  /** A Google Drive connector in the emulator of `useEmulator`, and the id of a file of it. */
  drive: { connector: Connector; fileId: string };
}

export const test = plainTest.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a pattern.
  github: async ({}, use) => use(await createGitHub(currentClient())),
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires a pattern.
  drive: async ({}, use) => use(await createDrive(currentClient())),
});

function currentClient(): Client {
  if (current === undefined) throw new Error("the fixtures require `useEmulator`");
  return current.client;
}

/** Creates a GitHub connector. */
export function createGitHub(client: Client): Promise<Connector & ConnectorDetails> {
  return client.connectors.create({
    workspace_name: "default",
    connector_type: "GitHub",
    name: "Account",
    credentials: { personal_access_token: "a-secret-token" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
}

/** Creates a Google Drive connector. */
export async function createDrive(client: Client): Promise<{ connector: Connector; fileId: string }> {
  const connector = await client.connectors.create({
    workspace_name: "default",
    connector_type: "Google Drive",
    name: "Drive",
    credentials: { auth_type: "Client", refresh_token: "x" },
  });
  const { records } = await connector.execute("files", "list", { pageSize: 1 });
  return { connector, fileId: records[0]!.id };
}
