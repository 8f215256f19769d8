// Connectors of a known kind. It is compiled, not run.

import {
  Client,
  type Connector,
  type ConnectorKind,
  type ConnectorParams,
  type ConnectorRecord,
  type Execution,
  type KnownConnector,
  type Page,
} from "airbyte-agent";

// As `airbyte-agent types pull` writes it.
declare module "airbyte-agent" {
  interface ConnectorKinds {
    "my-crm": {
      deals: {
        list: {
          stage?: "open" | "won" | undefined;
        };
      };
    };
  }
}

interface Issue {
  title: string;
}

/** Whether two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const client = new Client();
const github = await client.connector("github");
true satisfies Same<typeof github, KnownConnector<"github">>;
(await client.connector("My GitHub Connector")) satisfies Connector;
(await client.connector("my-crm")) satisfies KnownConnector<"my-crm">;
const connector: Connector = github;
"github" satisfies ConnectorKind;
// @ts-expect-error there is no such kind
"gitbuh" satisfies ConnectorKind;

// What is known.
const params: ConnectorParams<"github", "issues", "list"> = { owner: "a", repo: "b", states: ["OPEN"], per_page: 10 };
const issues = await github.execute("issues", "list", params, { selectFields: ["title"] });
true satisfies Same<typeof issues, Execution<ConnectorRecord>>;
for await (const issue of github.records("issues", "search", { query: "x" }, { maxRecords: 3 })) issue satisfies object;
for await (const page of github.pages("issues", "list", { per_page: 100 })) page satisfies Page;
const zendesk = await client.connector("zendesk-support");
(await zendesk.download("attachments")).stream satisfies ReadableStream<Uint8Array>;
await github.withOptions({ timeout: 5 }).execute("issues", "list");

// What is not known stays allowed.
await github.execute("issues", "list");
await github.execute("issues", "list", { unknown: 1 });
await github.execute("issues", "list", { per_page: "ten" });
await github.execute("issues", "context_store_search", { query: {} });
await github.execute("unknown", "list", { per_page: 1 });
await connector.execute(String(1), String(2), {});

// The type of a record.
const issue = await github.execute<Issue>("issues", "get", { number: 1 });
issue satisfies Execution<Issue>;
issue.result.title satisfies string;
// @ts-expect-error a record has no such member
issue.result.labels;
const list = await connector.execute<Issue>("issues", "list");
list satisfies Execution<Issue>;
true satisfies Same<typeof list.result, Issue[] | { data: Issue[] }>;
list.records[0]?.title satisfies string | undefined;
issues.result.anything.at.all;
for await (const issue of github.records<Issue>("issues", "list", { per_page: 1 })) issue.title satisfies string;

// @ts-expect-error the option belongs to `records`
await github.execute("issues", "list", {}, { maxRecords: 1 });
// @ts-expect-error a parameter of this type does not exist
params.labels = [];
