import { AirbyteAgentError, type Client, Emulator, type Execution, NotFoundError } from "airbyte-agent";
import type { UseEmulatorOptions } from "airbyte-agent/testing";

interface Issue {
  title: string;
}

async function quickstart(client: Client): Promise<void> {
  const github = await client.connectors.create({
    workspace_name: "default",
    connector_type: "GitHub",
    credentials: { option_title: "PAT Credentials", personal_access_token: "made up" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
  const page: Execution = await github.execute("issues", "list", { per_page: 10 });
  const all: Issue[] = await github.records<Issue>("issues", "list", { per_page: 100 }).toArray();
  try {
    await client.connectors.get("00000000-0000-4000-8000-000000000000");
  } catch (error) {
    if (!(error instanceof AirbyteAgentError)) throw error;
    console.log(page.records.length, all.length, error instanceof NotFoundError, error.code);
  }
}

async function main(): Promise<void> {
  const options: UseEmulatorOptions = { records: 250 };
  await using emulator = await Emulator.start(options);
  await quickstart(emulator.client());
}

void main();
