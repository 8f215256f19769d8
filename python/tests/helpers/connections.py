"""Connections of the Airbyte API, and scripts of their jobs."""

from __future__ import annotations

from airbyte_agent import Replication
from airbyte_agent.types import JobScript

# Definition of the destination that drops what it receives.
DEV_NULL = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3"

# Has moved five records as soon as it is created.
INSTANT: JobScript = {
    "times": None,
    "scenario": {
        "plan": {"phases": [{"status": "running", "seconds": 0, "rows": 5, "bytes": 12_345}], "ending": "succeeded"}
    },
}
# Runs until it is cancelled.
STUCK: JobScript = {
    "times": None,
    "scenario": {"plan": {"phases": [{"status": "running", "seconds": 0, "rows": 5}], "ending": "never"}},
}


def first_workspace(airbyte: Replication) -> str:
    """The id of the workspace that an emulator has from the start."""
    return airbyte.workspaces.list().data[0].workspace_id


def create_connection(airbyte: Replication, name: str = "Samples") -> str:
    """The id of a new connection, from made-up data to nowhere."""
    workspace = first_workspace(airbyte)
    source = airbyte.sources.create(name="From", workspace_id=workspace, configuration={"sourceType": "faker"})
    destination = airbyte.destinations.create(
        name="To",
        workspace_id=workspace,
        definition_id=DEV_NULL,
        configuration={"test_destination": {"test_destination_type": "SILENT"}},
    )
    connection = airbyte.connections.create(
        name=name, source_id=source.source_id, destination_id=destination.destination_id
    )
    return connection.connection_id
