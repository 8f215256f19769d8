"""The types of results. test_typing.py checks this file; it is never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

from typing_extensions import assert_type

from airbyte_agent import (
    AirbyteAgentError,
    APIResponse,
    AsyncClient,
    AsyncDownload,
    AsyncListPage,
    AsyncReplication,
    Client,
    Connector,
    Download,
    Emulator,
    Execution,
    FieldError,
    ListPage,
    Page,
    RateLimitError,
    Records,
    Replication,
    Response,
    response_of,
    webhooks,
)
from airbyte_agent.connectors import AsyncGithubConnector, GithubConnector
from airbyte_agent.replication import (
    Connection,
    EnsuredSource,
    Job,
    JobStatus,
    Source,
    StreamProperties,
    SyncResults,
)
from airbyte_agent.types import (
    CheckStatus,
    ConnectorCheck,
    ConnectorDefinitionSummary,
    ConnectorDetails,
    ConnectorSummary,
    EmulatedJob,
    JobPlan,
    NotificationDelivery,
    Skill,
    Workspace,
    WorkspaceStatus,
)


def models(client: Client) -> None:
    page = client.workspaces.list(limit=10)
    assert_type(page, ListPage[Workspace])
    assert_type(page[0], Workspace)
    assert_type(page[:2], list[Workspace])
    assert_type(page.next, dict[str, Any] | None)
    assert_type(page.next_page(), ListPage[Workspace] | None)
    assert_type(page.data, list[Workspace])
    assert_type(page.data[0].name, str)
    assert_type(page.data[0].color, str | None)
    assert_type(response_of(page), Response | None)

    kinds = client.definitions.list_sources(name="github").data
    assert_type(kinds, list[ConnectorDefinitionSummary])
    assert_type(kinds[0].source_definition_id, str | None)


def literals(client: Client) -> None:
    """The known values are part of the type, so that editors can suggest them."""
    workspace = client.workspaces.get("…")
    assert_type(workspace.status, WorkspaceStatus)
    assert_type(workspace.status, Literal["active", "inactive"] | str)
    check = client.connectors.check("…")
    assert_type(check, ConnectorCheck)
    assert_type(check.status, CheckStatus | None)


def connectors(client: Client) -> None:
    github = client.connector("github", timeout=5)
    assert_type(github, GithubConnector)
    assert_type(github.slug, str | None)
    assert_type(github.details, ConnectorDetails | ConnectorSummary | None)
    assert_type(client.connectors.list(workspace_name="…")[0], Connector)
    assert_type(client.connector_by_id("…", kind="github"), Connector)
    assert_type(github.update(name="…"), Connector)
    assert_type(github.execute("issues", "list"), Execution)
    issues = github.execute("issues", "list")
    assert_type(issues.records, list[Any])
    assert_type(issues[1:], list[Any])
    assert_type(dict(issues), dict[str, Any])
    assert_type(list(issues), list[Any])
    assert_type(github.execute("issues", "list").execution_metadata.execution_time_ms, int)
    assert_type(github.pages("issues", "list"), Iterator[Page])
    assert_type(github.records("issues", "list"), Records)
    assert_type(list(github.records("issues", "list")), list[dict[str, Any]])
    with github.download("files") as file:
        assert_type(file, Download)
        assert_type(file.filename, str | None)
        for chunk in file:
            assert_type(chunk, bytes)


def raw_responses(client: Client) -> None:
    response = client.workspaces.with_raw_response.list(limit=10)
    assert_type(response, APIResponse[ListPage[Workspace]])
    assert_type(response.parse(), ListPage[Workspace])
    assert_type(client.connector("github").with_raw_response.execute("issues", "list"), APIResponse[Execution])


def lists(client: Client) -> None:
    assert_type(client.skills.list(), ListPage[Skill])
    assert_type([workspace.name for workspace in client.workspaces.list()], list[str])


async def asynchronous(client: AsyncClient) -> None:
    page = await client.workspaces.list()
    assert_type(page, AsyncListPage[Workspace])
    assert_type([workspace async for workspace in page], list[Workspace])
    assert_type(await page.next_page(), AsyncListPage[Workspace] | None)
    async for workspace in client.workspaces.list():
        assert_type(workspace, Workspace)

    github = await client.connector("github")
    assert_type(github, AsyncGithubConnector)
    assert_type(await github.with_raw_response.execute("issues", "list"), APIResponse[Execution])
    assert_type(await github.execute("issues", "list"), Execution)
    assert_type(github.pages("issues", "list"), AsyncIterator[Page])
    assert_type([issue async for issue in github.records("issues", "list")], list[dict[str, Any]])
    async with await github.download("files") as file:
        assert_type(file, AsyncDownload)
        assert_type(await file.read(), bytes)


def replication(airbyte: Replication) -> None:
    assert_type(airbyte.sources.list(), ListPage[Source])
    source = airbyte.sources.create(name="Shop", workspace_id="w", configuration={"sourceType": "postgres"})
    assert_type(source, Source)
    assert_type(source.source_id, str)
    assert_type(airbyte.sources.find("Shop"), Source)
    assert_type(airbyte.sources.ensure("Shop", workspace_id="w", configuration={}), EnsuredSource)
    assert_type(airbyte.streams.list("s"), ListPage[StreamProperties])
    assert_type(airbyte.connections.find("Shop", workspace_id="w"), Connection)
    assert_type(airbyte.connections.with_raw_response.sync("c"), APIResponse[Job])

    def report(job: Job) -> None:
        assert_type(job.status, JobStatus)

    job = airbyte.connections.sync("c", on_progress=report)
    assert_type(job, Job)
    assert_type(job.rows_synced, int | None)
    assert_type(airbyte.connections.sync("c", on_progress=lambda job: print(job.job_id)), Job)
    assert_type(airbyte.connections.sync("c", on_progress=True, on_giving_up="cancel", timeout=60), Job)
    assert_type(airbyte.connections.sync_all(["c"], on_progress=report), SyncResults)


async def asynchronous_replication(airbyte: AsyncReplication) -> None:
    async def report(job: Job) -> None:
        assert_type(job.job_id, int)

    assert_type(await airbyte.connections.sync("c", on_progress=report), Job)
    assert_type([source async for source in airbyte.sources.list()], list[Source])
    assert_type(await airbyte.streams.list("s"), AsyncListPage[StreamProperties])


def emulated(emulator: Emulator) -> None:
    emulator.script_jobs({"scenario": {"failed": {"type": "config_error"}}}, {"times": None, "scenario": "stuck"})
    [job] = emulator.jobs()
    assert_type(job, EmulatedJob)
    assert_type(job.plan, JobPlan)
    assert_type(emulator.notifications(), list[NotificationDelivery])
    assert_type(emulator.change_schema("c", {"fields": {"users": {"added": ["age"]}}}), str | None)
    assert_type(emulator.finish_jobs(), int)


def events(body: bytes, client: Client) -> None:
    event = webhooks.parse(body, {"x-webhook-key": "…"}, key="…")
    assert_type(event.dedupe_key, str)
    match event:
        case webhooks.SyncSucceeded():
            assert_type(event.kind, Literal["sync_succeeded"])
            assert_type(event.connection, webhooks.ResourceLink)
            assert_type(event.confirm(client), Job)
        case webhooks.SyncFailed() | webhooks.SyncQueued():
            assert_type(event.job_id, int)
        case webhooks.SchemaChanged() | webhooks.SchemaChangesDetected():
            assert_type(event.diff, webhooks.SchemaDiff | None)
        case webhooks.ConnectionDisabled() | webhooks.ConnectionFailing():
            assert_type(event.records_emitted, int | None)
        case webhooks.Test():
            assert_type(event.event, webhooks.NotificationType | None)
        case _:
            assert_type(event, webhooks.Unknown)
            assert_type(event.raw, dict[str, Any])


async def confirmed(event: webhooks.SyncFailed, client: AsyncClient) -> None:
    assert_type(await event.confirm(client, timeout=5), Job)
    assert_type(await event.confirm(client.replication), Job)


async def context_managers() -> None:
    with Client() as client:
        assert_type(client, Client)
    async with AsyncClient() as async_client:
        assert_type(async_client, AsyncClient)
    with Emulator() as emulator:
        assert_type(emulator.client(), Client)
        assert_type(emulator.async_client(), AsyncClient)
        assert_type(emulator.client().replication, Replication)
        assert_type(emulator.async_client().replication, AsyncReplication)
        assert_type(emulator.client().with_options(timeout=5), Client)
        assert_type(emulator.async_client().with_options(timeout=5), AsyncClient)


def errors(client: Client) -> None:
    try:
        client.workspaces.stats()
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except AirbyteAgentError as error:
        assert_type(error.status, int | None)
        assert_type(error.errors, list[FieldError])
        assert_type(error.errors[0].field, str | None)
