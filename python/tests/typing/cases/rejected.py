"""What type checkers reject. test_typing.py checks this file, where a missing error is an error; it is never run."""

from __future__ import annotations

from airbyte_agent import AsyncClient, Client, Emulator, Replication
from airbyte_agent.types import Paging, RequestedEntityParam


def arguments(client: Client) -> None:
    client.workspaces.list(limit="10")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.workspaces.list(nmae="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.workspaces.get()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.workspaces.get(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.workspaces.stats(timeout="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.connector("github", retries=1)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    client.workspaces.with_raw_response.get(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Client("id", "secret")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Client(clientid="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def names(client: Client) -> None:
    client.workspace.list()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.workspaces.lists()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.workspaces.list().data[0].name.frist()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def misspelt_members(client: Client) -> None:
    print(client.workspaces.list().data[0].nmae)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    print(client.connector("github").slgu)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]


def nested_parts(client: Client) -> None:
    misspelt: RequestedEntityParam = {"entitty": "issues"}  # type: ignore[typeddict-item, typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
    empty: RequestedEntityParam = {}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
    unknown: Paging = {"position": "cursor", "kind": "x"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
    client.connectors.update("…", entities=[{"modes": ["read"]}])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    print(misspelt, empty, unknown)


def members(client: Client) -> None:
    client.workspaces.list().data[0].name + 1  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    client.connector("github").slug.upper()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


async def asynchronous(client: AsyncClient) -> None:
    client.workspaces.stats()  # type: ignore[unused-coroutine]  # pyright: ignore[reportUnusedCoroutine]
    print(client.workspaces.list().data)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
    list(client.workspaces.list())  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    with client:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        pass


def replication(airbyte: Replication) -> None:
    airbyte.connections.sync()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    airbyte.connections.sync("c", on_progress="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    airbyte.connections.sync("c", organization_id="o")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    airbyte.sources.create(name="Shop", configuration={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def emulated(emulator: Emulator) -> None:
    emulator.script_jobs({"scenario": "sucseeded"})  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    emulator.script_jobs({"time": 3})  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportArgumentType]
