// The public quick start and a little more, against an emulator of its own.
//
// For the live API, build `new Client()` instead: it reads AIRBYTE_CLIENT_ID and AIRBYTE_CLIENT_SECRET.

import { Client, Emulator } from "airbyte-agent";

/**
 * @param {string} what
 * @param {string} outcome
 */
function say(what, outcome) {
  console.log(`  ${what.padEnd(26)}${outcome}`);
}

/**
 * @param {Client} client
 * @param {string | undefined} githubToken
 */
async function tour(client, githubToken, repository = "airbytehq/airbyte") {
  const { definitions } = await client.definitions.listSources({ name: "github" });
  const [kind] = definitions;
  say("definitions.listSources", `${kind.name} (${kind.supportLevel})`);

  const github = await client.connectors.create({
    workspace_name: "default",
    definition_id: kind.sourceDefinitionId ?? undefined,
    name: "My GitHub Connector",
    credentials: { option_title: "PAT Credentials", personal_access_token: githubToken },
    replication_config: { repositories: [repository] },
  });
  say("connectors.create", `${github.name} (${github.id})`);

  const page = await github.execute("issues", "list", { per_page: 10 });
  say("execute issues/list", `${page.records.length} issues, the first:`);
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
  say("records issues/list", `${total} issues over all pages (${counted}) in ${elapsed}ms`);

  const { data } = await client.workspaces.list();
  say("workspaces.list", data.map((workspace) => workspace.name).join(", "));
}

if (process.argv.includes("--live")) {
  await tour(new Client(), process.env.GITHUB_TOKEN);
} else {
  const started = performance.now();
  const emulator = await Emulator.start();
  console.log(
    `Node    emulator of the Agent API up in ${(performance.now() - started).toFixed(0)}ms at ${emulator.url}`,
  );
  await tour(emulator.client(), "ghp_made_up");
  await emulator.stop();
}
