// Export all records of some entities of a connector to JSON lines files, several entities at a time.
//
//     node export.mjs issues pull_requests users --connector github --out exports
//
// `exports/issues.jsonl` is there when all issues are in it; until then they gather in `issues.jsonl.part`. Exit codes:
// 0 all is there, 1 something failed, 2 it was asked wrongly, 130 interrupted.
//
// Credentials come from the environment, or from the settings file.

import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";

import { AirbyteAgentError, Client } from "airbyte-agent";

/** @import { Connector } from "airbyte-agent" */

/** How long a page may take, repeats included. Milliseconds. */
const PATIENCE = 60_000;
const INTERRUPTED = 130;

const USAGE = `usage: node export.mjs ENTITY… [--connector github] [--out exports] [--params JSON] [--concurrency 4]`;

/** What is asked for on the command line. */
function wanted() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      connector: { type: "string", default: "github" },
      out: { type: "string", default: "exports" },
      params: { type: "string", default: "{}" },
      concurrency: { type: "string", default: "4" },
    },
  });
  const params = JSON.parse(values.params);
  const concurrency = Number(values.concurrency);
  if (positionals.length === 0) throw new Error("no entity is named");
  if (!(concurrency >= 1)) throw new Error("--concurrency must be a number from 1");
  return { ...values, params, concurrency, entities: [...new Set(positionals)] };
}

/**
 * Write all records of an entity to its file, or nothing at all. Gives how many there are.
 *
 * @param {Connector} connector
 * @param {string} entity
 * @param {object} params
 * @param {string} out
 */
async function exported(connector, entity, params, out) {
  const file = join(out, `${entity}.jsonl`);
  let count = 0;
  async function* lines() {
    for await (const page of connector.pages(entity, "list", params)) {
      // A page is one piece: the next one is fetched when the disk has room for it.
      yield page.records.map((record) => `${JSON.stringify(record)}\n`).join("");
      count += page.records.length;
      console.error(`${entity}: ${count} records`);
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(`${file}.part`));
    await rename(`${file}.part`, file);
  } catch (error) {
    await rm(`${file}.part`, { force: true });
    throw error;
  }
  return count;
}

/** @param {ReturnType<typeof wanted>} asked */
async function main({ entities, connector: reference, params, out, concurrency }) {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  // It holds for all calls, so that each of them ends at once, and takes its request along.
  const client = new Client({ timeout: PATIENCE }).withOptions({ signal: interrupt.signal });

  let isWhole = true;
  try {
    await mkdir(out, { recursive: true });
    const connector = await client.connector(reference);
    const waiting = entities.values();
    const work = async () => {
      for (const entity of waiting) {
        try {
          console.error(`${entity}: done, ${await exported(connector, entity, params, out)} records`);
        } catch (error) {
          if (interrupt.signal.aborted) return;
          // One that fails leaves the others alone.
          console.error(`${entity}: ${said(error)}`);
          isWhole = false;
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  } catch (error) {
    if (!interrupt.signal.aborted) console.error(said(error));
    isWhole = false;
  }
  if (interrupt.signal.aborted) return INTERRUPTED;
  return isWhole ? 0 : 1;
}

/** @param {unknown} error */
function said(error) {
  if (error instanceof AirbyteAgentError || error instanceof Error) return error.message;
  throw error;
}

/** @type {ReturnType<typeof wanted>} */
let asked;
try {
  asked = wanted();
} catch (error) {
  console.error(`${said(error)}\n${USAGE}`);
  process.exit(2);
}
process.exitCode = await main(asked);
