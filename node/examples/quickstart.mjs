// The public quick start and some more calls, with an emulator.
//
// With --live it uses the live API: `new Client()` reads AIRBYTE_CLIENT_ID and AIRBYTE_CLIENT_SECRET. `npx airbyte-agent demo`
// runs this file.

import { parseArgs } from "node:util";

import { Client, Emulator } from "airbyte-agent";

/**
 * @param {string} step
 * @param {string} outcome
 */
function print(step, outcome) {
  console.log(`  ${step.padEnd(26)}${outcome}`);
}

/**
 * @param {Client} client
 * @param {string | undefined} githubToken
 * @param {string} repository
 */
async function tour(client, githubToken, repository) {
  const { data: definitions } = await client.definitions.listSources({ name: "github" });
  const [definition] = definitions;
  print("definitions.listSources", `${definition.name} (${definition.supportLevel})`);

  const github = await client.connectors.create({
    definition_id: definition.sourceDefinitionId ?? undefined,
    name: "My GitHub Connector",
    credentials: { option_title: "PAT Credentials", personal_access_token: githubToken },
    replication_config: { repositories: [repository] },
  });
  print("connectors.create", `${github.name} (${github.id})`);

  const page = await github.execute("issues", "list", { per_page: 10 });
  print("execute issues/list", `${page.records.length} issues, starting with:`);
  for (const issue of page.records.slice(0, 3)) {
    console.log(`          #${String(issue.number).padEnd(5)} ${issue.title}`);
  }

  const started = performance.now();
  /** @type {Record<string, number>} */
  const counts = {};
  let total = 0;
  for await (const issue of github.records("issues", "list", { per_page: 100 })) {
    const state = issue.state.toLowerCase();
    counts[state] = (counts[state] ?? 0) + 1;
    total += 1;
  }
  const counted = Object.keys(counts)
    .sort()
    .map((state) => `${counts[state]} ${state}`)
    .join(", ");
  const elapsed = (performance.now() - started).toFixed(0);
  print("records issues/list", `${total} issues over all pages (${counted}) in ${elapsed}ms`);

  const { data } = await client.workspaces.list();
  print("workspaces.list", data.map((workspace) => workspace.name).join(", "));
}

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: { live: { type: "boolean" }, repository: { type: "string", default: "airbytehq/airbyte" } },
});
if (options.live) {
  const token = process.env.GITHUB_TOKEN;
  if (!token) throw new Error("GITHUB_TOKEN is not set; set it to a GitHub token that can read the repository");
  await tour(new Client(), token, options.repository);
} else {
  const started = performance.now();
  const emulator = await Emulator.start();
  console.log(
    `Node    emulator of the Agent API up in ${(performance.now() - started).toFixed(0)}ms at ${emulator.url}`,
  );
  await tour(emulator.client(), "any", options.repository);
  await emulator.stop();
}
