"""Connections of the Airbyte API, and scripts of their jobs."""

from __future__ import annotations

from typing import Any

from airbyte_agent import Replication
from airbyte_agent.replication import Connection
from airbyte_agent.types import JobScript

DEV_NULL = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3"
SILENT: dict[str, Any] = {"test_destination": {"test_destination_type": "SILENT"}}

# Has moved five records as soon as it is created.
INSTANT: JobScript = {
    "times": None,
    "scenario": {
        "plan": {"phases": [{"status": "running", "seconds": 0, "rows": 5, "bytes": 12_345}], "ending": "succeeded"}
    },
}
STUCK: JobScript = {
    "times": None,
    "scenario": {"plan": {"phases": [{"status": "running", "seconds": 0, "rows": 5}], "ending": "never"}},
}


def first_workspace(airbyte: Replication) -> str:
    """The id of the workspace that an emulator has from the start."""
    return airbyte.workspaces.list().data[0].workspace_id


def create_connection(airbyte: Replication, name: str | None = None) -> Connection:
    """Create a connection from sample data to nowhere."""
    workspace = first_workspace(airbyte)
    source = airbyte.sources.create(name="Samples", workspace_id=workspace, configuration={"sourceType": "faker"})
    destination = airbyte.destinations.create(
        name="Nowhere", workspace_id=workspace, definition_id=DEV_NULL, configuration=SILENT
    )
    return airbyte.connections.create(name=name, source_id=source.source_id, destination_id=destination.destination_id)
