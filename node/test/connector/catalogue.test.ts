import { readFileSync } from "node:fs";

import { type Connector, Emulator, PagingError } from "airbyte-agent";
import { expect, test } from "vitest";

interface Operation {
  params: Record<string, string>;
  paging?: { position?: string; next?: string; size?: string; max_size?: number };
}

interface Kind {
  slug: string;
  definition_id: string;
  operations: Record<string, Operation>;
}

const ROOT = new URL("../../../", import.meta.url);
const KINDS: Kind[] = readJson("crates/airbyte-agent/src/agent/catalogue/catalogue.json");
const UNFOLLOWABLE: string[] = readJson("tests/catalogue/unfollowable.json");
const RECORDS = 50;
const VALUES: Record<string, unknown> = { integer: 1, number: 1, boolean: true, array: ["x"], object: {} };

const VARIANTS = [
  { resume: false, listEnvelope: false },
  { resume: false, listEnvelope: true },
  { resume: true, listEnvelope: false },
];

test.for(VARIANTS)("every list is read to its end or ends with an error: %o", { timeout: 300_000 }, async (variant) => {
  const { resume, listEnvelope } = variant;
  // In this seed every kind has the operations of the catalogue and no others, so that every list has as many records.
  const types = KINDS.map(({ slug, definition_id }) => ({ slug, name: slug, definition_id }));
  const emulator = await Emulator.start({ records: RECORDS, seeds: [JSON.stringify({ types })], listEnvelope });
  const unfollowable: string[] = [];
  const problems: Record<string, unknown> = {};
  try {
    const client = emulator.client();
    for (const { slug, definition_id, operations } of KINDS) {
      const connector = await client.connectors.create({
        workspace_name: "default",
        definition_id,
        credentials: { api_key: "x" },
      });
      for (const [name, operation] of Object.entries(operations)) {
        const [entity, action] = name.split(".") as [string, string];
        if (!["list", "search"].includes(action)) continue;
        const outcome = await read(connector, entity, action, paramsOf(operation), resume);
        if (outcome === "unfollowable") unfollowable.push(`${slug}: ${name}`);
        else if (outcome !== undefined) problems[`${slug}: ${name}`] = outcome;
      }
    }
  } finally {
    await emulator.stop();
  }
  expect(problems).toEqual({});
  expect(unfollowable.sort()).toEqual([...UNFOLLOWABLE].sort());
});

function readJson(path: string): any {
  return JSON.parse(readFileSync(new URL(path, ROOT), "utf8"));
}

/** Values for the required parameters, and a page size that leaves several pages. */
function paramsOf({ params, paging = {} }: Operation): Record<string, unknown> {
  const required = Object.entries(params).filter(([, kind]) => kind.endsWith("!"));
  const values = Object.fromEntries(required.map(([name, kind]) => [name, VALUES[kind.split(/\W/)[0]!] ?? "x"]));
  const { position, next, size, max_size = 20 } = paging;
  // Without a position and a next value, a size is a limit of the call.
  if (size !== undefined && (position ?? next) !== undefined) values[size] = Math.min(20, max_size);
  return values;
}

/** What is wrong with the records of a list, or `unfollowable`. */
async function read(
  connector: Connector,
  entity: string,
  action: string,
  params: object,
  resume: boolean,
): Promise<unknown> {
  const records: string[] = [];
  let ended = false;
  try {
    let after: string | undefined;
    do {
      const pages = connector.pages(entity, action, params, { after });
      after = undefined;
      for await (const page of pages) {
        records.push(...page.records.map((record) => JSON.stringify(record)));
        if (records.length > RECORDS) return "it does not end";
        after = page.token;
        if (resume && after !== undefined) break;
      }
    } while (resume && after !== undefined);
  } catch (error) {
    if (!(error instanceof PagingError) || error.recordsRead !== records.length) return error;
    ended = true;
  }
  if (new Set(records).size !== records.length) return "a record was read twice";
  if (ended) return "unfollowable";
  return records.length === RECORDS ? undefined : `${records.length} records`;
}
