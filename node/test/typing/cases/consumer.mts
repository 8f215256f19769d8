// An ES module that uses the package. It is compiled, not run.

import {
  APIStatusError,
  type CallOptions,
  Client,
  type ClientOptions,
  type Connector,
  type ConnectorDetails,
  type CreateConnector,
  Emulator,
  type Execution,
  RateLimitError,
  type replication,
  responseOf,
  type Workspace,
  type WorkspaceStatus,
  webhooks,
} from "airbyte-agent";

const settings: ClientOptions = { clientId: "id", clientSecret: "secret", timeout: 5000 };
const client = new Client(settings);

// Requests: members have the names of the API, and an id alone is a request.
const request: CreateConnector = { workspace_name: "default", definition_id: "d", credentials: { api_key: "k" } };
const made: Connector & ConnectorDetails = await client.connectors.create(request);
const details: string = made.source_template.source_definition_id;
await client.connectors.get("id");
await client.connectors.get({ id: "id" }, { signal: AbortSignal.timeout(1000) });
// @ts-expect-error a required member is missing
await client.connectors.create({ definition_id: "d" });
// @ts-expect-error a member is misspelt
await client.workspaces.list({ name_contain: "x" });
// @ts-expect-error an option is misspelt
await client.workspaces.stats({ maxretries: 3 });
// @ts-expect-error an option is misspelt
new Client({ client_id: "id" });

// Results: enumerations are open.
const { data } = await client.workspaces.list();
const status: WorkspaceStatus = data[0]!.status;
if (status === "active" || status === "new") console.log(data[0]!.name, responseOf(data)?.requestId);
for await (const workspace of client.workspaces.listAll({ limit: 5 })) workspace satisfies Workspace;

// Connectors.
const github = await client.connector("github", { workspace: "default" });
const answer: Execution = await github.execute("issues", "list", { per_page: 1 }, { selectFields: ["title"] });
console.log(answer.records[0]?.title, answer.connector_metadata);
interface Issue {
  title: string;
}
for await (const issue of github.records<Issue>("issues", "list", { per_page: 100 }, { maxRetries: 1 })) {
  issue.title satisfies string;
}
for await (const page of github.pages<Issue>("issues", "list")) page.records satisfies Issue[];
const file = await github.download("files");
file.stream satisfies ReadableStream<Uint8Array>;

// Webhooks: `kind` tells events apart.
const event: webhooks.Event = webhooks.parse(Buffer.from(""), { headers: new Headers(), url: "/hooks", key: "k" });
if (event.kind === "sync_failed" || event.kind === "sync_succeeded") {
  const job: replication.Job = await event.confirm(client, { timeout: 1000 });
  console.log(job.status, event.jobId satisfies number, event.errorMessage satisfies string | null);
} else if (event.kind === "unknown") {
  event.raw satisfies Record<string, unknown>;
  // @ts-expect-error not an event about a job
  event.confirm(client);
}
// @ts-expect-error an option is misspelt
webhooks.parse("", { kye: "k" });

// Errors.
try {
  await github.check({ timeout: 1000 } satisfies CallOptions);
} catch (error) {
  if (error instanceof RateLimitError) console.log(error.retryAfter satisfies number | undefined);
  if (error instanceof APIStatusError) console.log(error.status satisfies number, error.errors[0]?.field);
}

{
  await using emulator = await Emulator.start({ records: 10, seeds: [] });
  await using other = emulator.client({ workspace: "default" });
  console.log(emulator.url, other.baseUrl, details);
}
