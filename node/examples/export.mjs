// Exports all records of some entities of a connector to JSON Lines files, several entities at a time.
//
//     node export.mjs issues pull_requests users --connector github --out exports
//
// `exports/issues.jsonl` exists when it contains all issues; until then they are written to `issues.jsonl.part`. Exit codes:
// 0 success, 1 an export failed, 2 invalid arguments, 130 interrupted.
//
// Credentials come from the environment or from the settings file.

import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";

import { AirbyteAgentError, Client } from "airbyte-agent";

/** @import { Connector } from "airbyte-agent" */

/** Time limit of a page including retries, in milliseconds. */
const TIMEOUT = 60_000;
/** Exit code after Ctrl-C. */
const INTERRUPTED = 130;

const USAGE = `usage: node export.mjs ENTITY… [--connector github] [--out exports] [--params JSON] [--concurrency 4]`;

/** Parses the command line. */
function parseCommandLine() {
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
  if (positionals.length === 0) throw new Error("missing argument: an entity");
  if (!(concurrency >= 1)) throw new Error("--concurrency must be a positive number");
  return { ...values, params, concurrency, entities: [...new Set(positionals)] };
}

/**
 * Writes all records of an entity to its file, completely or not at all. Returns the number of records.
 *
 * @param {Connector} connector
 * @param {string} entity
 * @param {object} params
 * @param {string} out
 */
async function exportEntity(connector, entity, params, out) {
  const file = join(out, `${entity}.jsonl`);
  let count = 0;
  async function* lines() {
    for await (const page of connector.pages(entity, "list", params)) {
      // One chunk for each page: the next page is requested when the stream has capacity for it.
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

/** @param {ReturnType<typeof parseCommandLine>} options */
async function main({ entities, connector: reference, params, out, concurrency }) {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  // The signal applies to all calls, so an interrupt cancels all requests at once.
  const client = new Client({ timeout: TIMEOUT }).withOptions({ signal: interrupt.signal });

  let isComplete = true;
  try {
    await mkdir(out, { recursive: true });
    const connector = await client.connector(reference);
    const queue = entities.values();
    const worker = async () => {
      for (const entity of queue) {
        try {
          console.error(`${entity}: done, ${await exportEntity(connector, entity, params, out)} records`);
        } catch (error) {
          if (interrupt.signal.aborted) return;
          // The other entities are exported nevertheless.
          console.error(`${entity}: ${messageOf(error)}`);
          isComplete = false;
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  } catch (error) {
    if (!interrupt.signal.aborted) console.error(messageOf(error));
    isComplete = false;
  }
  if (interrupt.signal.aborted) return INTERRUPTED;
  return isComplete ? 0 : 1;
}

/** @param {unknown} error */
function messageOf(error) {
  if (error instanceof AirbyteAgentError || error instanceof Error) return error.message;
  throw error;
}

/** @type {ReturnType<typeof parseCommandLine>} */
let options;
try {
  options = parseCommandLine();
} catch (error) {
  console.error(`${messageOf(error)}\n${USAGE}`);
  process.exit(2);
}
process.exitCode = await main(options);
