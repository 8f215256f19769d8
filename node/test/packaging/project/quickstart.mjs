import { Emulator, NotFoundError } from "airbyte-agent";

const emulator = await Emulator.start();
const client = emulator.client();
const github = await client.connectors.create({
  workspace_name: "default",
  connector_type: "GitHub",
  credentials: { option_title: "PAT Credentials", personal_access_token: "made up" },
  replication_config: { repositories: ["airbytehq/airbyte"] },
});
const page = await github.execute("issues", "list", { per_page: 10 });
const all = await github.records("issues", "list", { per_page: 100 }).toArray();
const failed = await client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
console.log(page.records.length, all.length, failed instanceof NotFoundError, failed.code);
