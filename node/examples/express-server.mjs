// A back end with express: the issues of a GitHub connector, listed and streamed.
//
//     node express-server.mjs
//     curl 'localhost:8000/github/issues?limit=3'
//     curl --no-buffer localhost:8000/github/issues.ndjson
//
// It serves an emulator of its own, unless AIRBYTE_CLIENT_ID or AIRBYTE_TOKEN is in the environment. Needs express.

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import {
  AirbyteAgentError,
  APITimeoutError,
  Client,
  ConnectorAmbiguousError,
  ConnectorNotFoundError,
  Emulator,
  NotFoundError,
  RateLimitError,
} from "airbyte-agent";
import express from "express";

/** Whoever waits for a web page does not wait for long. Milliseconds. */
const PATIENCE = 30_000;
const MOST = 1000;
const PAGE = 100;

/**
 * The application. One client serves all requests: it keeps connections and tokens.
 *
 * @param {Client} client
 */
export function service(client) {
  const app = express();

  // The first issues, as one JSON list.
  app.get("/:connector/issues", async (request, response) => {
    const limit = Number(request.query.limit ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
      response.status(400).json({ error: "bad_request", message: `limit must be a whole number from 1 to ${MOST}` });
      return;
    }
    const found = [];
    for await (const page of await pages(client, request, response, Math.min(limit, PAGE))) {
      found.push(...page.records);
      if (found.length >= limit) break;
    }
    response.json(found.slice(0, limit));
  });

  // All issues, a line each, sent page by page as they come. The first page is here before the status is sent, so what is
  // wrong from the start has its status. What goes wrong later breaks the answer off, and so is not taken for its end.
  app.get("/:connector/issues.ndjson", async (request, response) => {
    const following = await pages(client, request, response, PAGE);
    let page = await following.next();
    async function* lines() {
      for (; !page.done; page = await following.next()) {
        for (const record of page.value.records) yield `${JSON.stringify(record)}\n`;
      }
    }
    response.type("application/x-ndjson");
    // A caller who reads slowly makes it fetch slowly: the next page is not asked for before there is room.
    await pipeline(Readable.from(lines()), response);
  });

  app.use(refusal);
  return app;
}

/**
 * The pages of the connector that a request names. When the caller goes away, so does the request on the wire.
 *
 * @param {Client} client
 * @param {express.Request<{ connector: string }>} request
 * @param {express.Response} response
 * @param {number} size
 */
async function pages(client, request, response, size) {
  const departure = new AbortController();
  response.once("close", () => departure.abort());
  const patient = client.withOptions({ signal: departure.signal });
  const connector = await patient.connector(request.params.connector);
  return connector.pages("issues", "list", { per_page: size });
}

/**
 * What went wrong, for the caller. The text of our errors holds no secret.
 *
 * @type {express.ErrorRequestHandler}
 */
function refusal(error, _request, response, next) {
  // The caller went away, or has seen the answer break off.
  if (response.destroyed) return;
  if (response.headersSent || !(error instanceof AirbyteAgentError)) {
    next(error);
    return;
  }
  // Whole seconds, and never too early.
  if (error.retryAfter !== undefined) response.set("retry-after", String(Math.ceil(error.retryAfter / 1000)));
  const { code, message, requestId } = error;
  response.status(statusOf(error)).json({ error: code, message, request_id: requestId });
}

/**
 * The status for our own caller: whose fault it is from where they stand.
 *
 * @param {AirbyteAgentError} error
 */
function statusOf(error) {
  if (error instanceof ConnectorNotFoundError || error instanceof NotFoundError) return 404;
  if (error instanceof ConnectorAmbiguousError) return 409;
  if (error instanceof APITimeoutError) return 504;
  if (error instanceof RateLimitError) return 503;
  // Our credentials, our requests and what is behind us are none of the caller's doing.
  return error.retryAfter === undefined ? 502 : 503;
}

/** A client, of the service where there are credentials, else of an emulator. */
async function connected() {
  if (process.env.AIRBYTE_CLIENT_ID !== undefined || process.env.AIRBYTE_TOKEN !== undefined) {
    return new Client({ timeout: PATIENCE });
  }
  const client = (await Emulator.start()).client({ timeout: PATIENCE });
  await client.connectors.create({
    workspace_name: "default",
    connector_type: "GitHub",
    credentials: { personal_access_token: "made up" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
  return client;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = service(await connected()).listen(Number(process.env.PORT ?? 8000), "127.0.0.1", () => {
    const address = server.address();
    if (address !== null && typeof address === "object") console.log(`http://127.0.0.1:${address.port}`);
  });
  process.once("SIGINT", () => {
    server.close();
    server.closeAllConnections();
  });
}
