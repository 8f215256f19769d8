// An ES module that uses the package. It is compiled, not run.

import {
  APIStatusError,
  type CallOptions,
  Client,
  type ClientOptions,
  type Connector,
  type ConnectorDetails,
  type CreateConnector,
  type Download,
  Emulator,
  type Execution,
  type Page,
  type PagedList,
  RateLimitError,
  Replication,
  type replication,
  responseOf,
  type Table,
  type TableBatches,
  type TableFile,
  type Workspace,
  type WorkspaceStatus,
  webhooks,
} from "airbyte-agent";

const settings: ClientOptions = { clientId: "id", clientSecret: "secret", timeout: 5000 };
const client = new Client(settings);

// Requests: members have the names of the API, and an id may stand before the others.
const request: CreateConnector = { workspace_name: "default", definition_id: "d", credentials: { api_key: "k" } };
const made: Connector & ConnectorDetails = await client.connectors.create(request);
const details: string = made.source_template.source_definition_id;
await client.connectors.get("id");
await client.connectors.get({ id: "id" }, { signal: AbortSignal.timeout(1000) });
await client.connectors.update("id", { name: "n" }, { timeout: 1000 });
await client.connectors.update({ id: "id", name: "n" }, { timeout: 1000 });
// @ts-expect-error the id is given twice
await client.connectors.update("id", { id: "id" });
// @ts-expect-error there is no third argument
await client.connectors.get("id", {}, {});
// @ts-expect-error there is no request
await client.workspaces.stats({}, { timeout: 1000 });
// @ts-expect-error a required member is missing
await client.tokens.createWidget({ workspace_name: "w" });
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
for await (const workspace of client.workspaces.list({ limit: 5 })) workspace satisfies Workspace;

// Connectors.
const github = await client.connector("github", { workspace: "default" });
const answer: Execution = await github.execute("issues", "list", { per_page: 1 }, { selectFields: ["title"] });
console.log(answer.records[0]?.title, answer.connector_metadata);
interface Issue {
  title: string;
}
for (const issue of await github.execute<Issue>("issues", "list")) issue.title satisfies string;
for await (const issue of github.records<Issue>("issues", "list", { per_page: 100 }, { maxRetries: 1 })) {
  issue.title satisfies string;
}
const progress = { progress: true };
for await (const page of github.pages<Issue>("issues", "list", {}, progress)) [...page] satisfies Issue[];

// Tables.
const records = github.records<Issue>("issues", "list");
records satisfies PagedList<Issue>;
const table: Table = await records.table({ schema: { number: "int64", author: { login: "text" }, labels: ["text"] } });
table.toObjects<Issue>()[0]?.title satisfies string | undefined;
const { ipc, rows, schema, report } = table;
[ipc satisfies Uint8Array, rows satisfies number, report[0]?.firstRecord satisfies number | undefined, String(report)];
await records.table({ schema, nested: "json", timestamps: true, onConflict: "error" });
for await (const batch of records.batches({ rows: 10, schema: table })) batch satisfies Table;
const written: TableFile = await table.write(new URL("file:///issues.csv"));
console.log(written.size, (await (await github.execute("issues", "list")).table({ schema: written.schema })).rows);
// @ts-expect-error there is no such type
await records.table({ schema: { number: "integer" } });
// @ts-expect-error an option is misspelt
await records.write("issues.csv", { on_conflict: "error" });

const docs: string = (await github.docs()).toString();
const file = await github.download("files");
file.stream satisfies ReadableStream<Uint8Array>;

// Fakes are plain objects: no class of this package has members that only it can have.
type Members<T> = { [Name in keyof T]: T[Name] };
declare const fakes: {
  client: Members<Client>;
  replication: Members<Replication>;
  emulator: Members<Emulator>;
  download: Members<Download>;
  execution: Members<Execution>;
  page: Members<Page>;
  records: Members<PagedList<Issue>>;
  table: Members<Table>;
  batches: Members<TableBatches>;
};
fakes.client satisfies Client;
fakes.replication satisfies Replication;
fakes.emulator satisfies Emulator;
fakes.download satisfies Download;
fakes.execution satisfies Execution;
fakes.page satisfies Page;
fakes.records satisfies PagedList<Issue>;
fakes.table satisfies Table;
fakes.batches satisfies TableBatches;
// Code may declare only what it calls, with plain promises.
interface RunsActions {
  execute(entity: string, action: string, params?: object): Promise<Execution>;
}
github satisfies RunsActions;
async function workspaceOf(used: Pick<Client, "workspace" | "close">): Promise<string> {
  await used.close();
  return used.workspace;
}
await workspaceOf({ workspace: "fake", close: async () => {} });

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
  if (error instanceof APIStatusError) console.log(error.status satisfies number, error.errors?.[0]?.field);
}

{
  await using emulator = await Emulator.start({ records: 10, seeds: [] });
  await using other = emulator.client({ workspace: "default" });
  console.log(emulator.url, other.baseUrl, details, docs);
}

// The Airbyte API.
const airbyte: Replication = client.replication;
const source: replication.Source = await airbyte.sources.create({
  name: "Shop",
  workspaceId: "w",
  configuration: { sourceType: "postgres", port: 5432 },
});
const found: replication.Source = await airbyte.sources.find({ name: source.name });
const ensured: replication.EnsuredSource = await airbyte.sources.ensure({
  name: found.name,
  workspaceId: "w",
  configuration: {},
});
const { data: streams } = await airbyte.streams.list({ sourceId: found.sourceId });
const stream: replication.StreamProperties | undefined = streams[0];
const job: replication.Job = await airbyte.connections.sync(
  { connectionId: "c", onGivingUp: "cancel" },
  { onProgress: (progress) => console.log(progress.jobId, progress.rowsSynced), timeout: 60_000 },
);
await airbyte.connections.sync({ connectionId: "c" }, { onProgress: async ({ status }) => console.log(status) });
console.log(ensured, stream?.streamName, job.status);
// @ts-expect-error the callback receives a job
await airbyte.connections.sync({ connectionId: "c" }, { onProgress: (progress: string) => progress });
// @ts-expect-error only calls that wait report progress
await airbyte.jobs.get({ jobId: 1 }, { onProgress: true });

// Jobs of an emulator.
const emulated = await Emulator.start();
await emulated.scriptJobs({ scenario: "stuck", times: null }, { scenario: { failed: { type: "config_error" } } });
// @ts-expect-error there is no such scenario
await emulated.scriptJobs({ scenario: "sucseeded" });
for (const { plan } of await emulated.jobs()) await emulated.scriptJobs({ scenario: { plan } });
new Replication({ replicationUrl: emulated.replicationUrl, auth: "none" }) satisfies AsyncDisposable;
