// An Express server that receives the notifications of an Airbyte workspace.
//
//     AIRBYTE_WEBHOOK_KEY=… node webhooks-express.mjs
//
// Its URL is set with `client.replication.workspaces.setWebhooks`. Requires express.

import { InvalidWebhookError, webhooks } from "airbyte-agent";
import express from "express";

const key = process.env.AIRBYTE_WEBHOOK_KEY ?? "";

const server = express()
  .post("/airbyte/:event", express.raw({ type: () => true, limit: "1mb" }), (request, response) => {
    try {
      const event = webhooks.parse(request.body, { url: request.originalUrl, key });
      response.sendStatus(204);
      // After the response, for which Airbyte waits.
      setImmediate(handle, event);
    } catch (error) {
      if (!(error instanceof InvalidWebhookError)) throw error;
      response.status(400).send(error.reason);
    }
  })
  .listen(Number(process.env.PORT ?? 8000), "127.0.0.1", () => {
    const address = server.address();
    if (address !== null && typeof address === "object") console.log(`http://127.0.0.1:${address.port}/airbyte`);
  });

/** @param {webhooks.Event} event */
function handle(event) {
  if (event.kind === "sync_failed") console.log(`${event.connection.name} failed: ${event.errorMessage}`);
  else if (event.kind === "connection_disabled") console.log(`${event.connection.name} was disabled`);
  else console.log(`${event.kind}: ${event.text}`);
}
