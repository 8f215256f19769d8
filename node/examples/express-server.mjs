// An express server that lists and streams the issues of a GitHub connector.
//
//     node express-server.mjs
//     curl 'localhost:8000/github/issues?limit=3'
//     curl --no-buffer localhost:8000/github/issues.ndjson
//
// It uses an emulator unless AIRBYTE_CLIENT_ID or AIRBYTE_TOKEN is in the environment. Requires express.

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

/** Time limit of a call, in milliseconds. Users of a web page do not wait longer. */
const TIMEOUT = 30_000;
/** Maximum of the parameter `limit`. */
const MAX_LIMIT = 1000;
const PAGE_SIZE = 100;

/**
 * The application. It uses one client for all requests, which shares connections and tokens.
 *
 * @param {Client} client
 */
export function service(client) {
  const app = express();

  // The first issues, as a JSON array.
  app.get("/:connector/issues", async (request, response) => {
    const limit = Number(request.query.limit ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      response.status(400).json({ error: "bad_request", message: `limit must be an integer from 1 to ${MAX_LIMIT}` });
      return;
    }
    const issues = [];
    for await (const page of await pages(client, request, response, Math.min(limit, PAGE_SIZE))) {
      issues.push(...page.records);
      if (issues.length >= limit) break;
    }
    response.json(issues.slice(0, limit));
  });

  // All issues as JSON Lines, streamed page by page. The first page is requested before the status is sent, so errors of the
  // first page have an error status. A later error closes the connection, so that the response is recognized as incomplete.
  app.get("/:connector/issues.ndjson", async (request, response) => {
    const iterator = await pages(client, request, response, PAGE_SIZE);
    let page = await iterator.next();
    async function* lines() {
      for (; !page.done; page = await iterator.next()) {
        for (const record of page.value.records) yield `${JSON.stringify(record)}\n`;
      }
    }
    response.type("application/x-ndjson");
    // Backpressure: the next page is requested when the client has read the previous one.
    await pipeline(Readable.from(lines()), response);
  });

  app.use(sendError);
  return app;
}

/**
 * The pages of the connector that the request names. If the client disconnects, the calls are cancelled.
 *
 * @param {Client} client
 * @param {express.Request<{ connector: string }>} request
 * @param {express.Response} response
 * @param {number} size
 */
async function pages(client, request, response, size) {
  const disconnected = new AbortController();
  response.once("close", () => disconnected.abort());
  const cancellable = client.withOptions({ signal: disconnected.signal });
  const connector = await cancellable.connector(request.params.connector);
  return connector.pages("issues", "list", { per_page: size });
}

/**
 * Sends an error to the client. The messages of the package's errors contain no secrets.
 *
 * @type {express.ErrorRequestHandler}
 */
function sendError(error, _request, response, next) {
  // The client disconnected, or the response was aborted.
  if (response.destroyed) return;
  if (response.headersSent || !(error instanceof AirbyteAgentError)) {
    next(error);
    return;
  }
  // In whole seconds, rounded up so that clients do not retry too early.
  if (error.retryAfter !== undefined) response.set("retry-after", String(Math.ceil(error.retryAfter / 1000)));
  const { code, message, requestId } = error;
  response.status(statusOf(error)).json({ error: code, message, request_id: requestId });
}

/**
 * The status for the client of this server.
 *
 * @param {AirbyteAgentError} error
 */
function statusOf(error) {
  if (error instanceof ConnectorNotFoundError || error instanceof NotFoundError) return 404;
  if (error instanceof ConnectorAmbiguousError) return 409;
  if (error instanceof APITimeoutError) return 504;
  if (error instanceof RateLimitError) return 503;
  // Errors of this server's credentials or requests, and of the service, are not the client's fault.
  return error.retryAfter === undefined ? 502 : 503;
}

/** A client of the service if there are credentials, otherwise of an emulator. */
async function createClient() {
  if (process.env.AIRBYTE_CLIENT_ID !== undefined || process.env.AIRBYTE_TOKEN !== undefined) {
    return new Client({ timeout: TIMEOUT });
  }
  const client = (await Emulator.start()).client({ timeout: TIMEOUT });
  await client.connectors.create({
    connector_type: "GitHub",
    credentials: { personal_access_token: "any" },
    replication_config: { repositories: ["airbytehq/airbyte"] },
  });
  return client;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = service(await createClient()).listen(Number(process.env.PORT ?? 8000), "127.0.0.1", () => {
    const address = server.address();
    if (address !== null && typeof address === "object") console.log(`http://127.0.0.1:${address.port}`);
  });
  process.once("SIGINT", () => {
    server.close();
    server.closeAllConnections();
  });
}
