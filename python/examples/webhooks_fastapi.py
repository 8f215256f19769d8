"""A FastAPI application that receives the notifications of an Airbyte workspace.

    AIRBYTE_WEBHOOK_KEY=… fastapi run webhooks_fastapi.py

Its URL is set with `client.workspaces.set_webhooks("…", "https://example.com/airbyte", key="…")`. Requires fastapi.
"""

from __future__ import annotations

import logging
import os

from fastapi import BackgroundTasks, FastAPI, HTTPException, Request

from airbyte_agent import InvalidWebhookError, webhooks

logger = logging.getLogger(__name__)
app = FastAPI()


@app.post("/airbyte/{event}", status_code=204)
async def receive(request: Request, tasks: BackgroundTasks) -> None:
    try:
        event = webhooks.parse(await request.body(), url=str(request.url), key=os.environ["AIRBYTE_WEBHOOK_KEY"])
    except InvalidWebhookError as error:
        raise HTTPException(400, error.message) from None
    # It runs after the response, for which Airbyte waits.
    tasks.add_task(handle, event)


def handle(event: webhooks.Event) -> None:
    match event:
        case webhooks.SyncFailed():
            logger.error("%s failed: %s", event.connection.name, event.error_message)
        case webhooks.ConnectionDisabled():
            logger.error("%s was disabled", event.connection.name)
        case _:
            logger.info("%s: %s", event.kind, event.text)
