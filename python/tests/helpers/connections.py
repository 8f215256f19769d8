"""Connections of the Airbyte API."""

from __future__ import annotations

from airbyte_agent import Client

# Definition of the destination that drops what it receives.
DEV_NULL = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3"


def first_workspace(client: Client) -> str:
    """The id of the workspace that an emulator has from the start."""
    return client.replication.workspaces.list().data[0].workspace_id


def create_connection(client: Client, name: str) -> str:
    """The id of a new connection, from made-up data to nowhere."""
    airbyte = client.replication
    workspace = first_workspace(client)
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
