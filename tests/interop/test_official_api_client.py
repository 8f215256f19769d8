"""The official client of the Airbyte API, `airbyte-api`, as it is installed from PyPI, pointed at the emulator."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from airbyte_api import AirbyteAPI, api, errors, models

from airbyte_agent import Emulator

from conftest import advance_clock, finish_jobs

DEV_NULL = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3"
SILENT = {"test_destination": {"test_destination_type": "SILENT"}}
MANIFEST = {"version": "6.0.0", "type": "DeclarativeSource", "streams": [], "spec": {"connection_specification": {}}}


@pytest.fixture(params=["/v1", "/api/public/v1"], ids=["cloud", "self-managed"])
def base_path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client(emulator: Emulator, base_path: str) -> AirbyteAPI:
    base_url = emulator.url + base_path
    return connect(emulator, base_url, token_url=base_url + "/applications/token")


@pytest.fixture
def workspace_id(client: AirbyteAPI) -> str:
    listed = client.workspaces.list_workspaces(request=api.ListWorkspacesRequest()).workspaces_response
    assert listed
    return listed.data[0].workspace_id


@pytest.fixture
def source_id(client: AirbyteAPI, workspace_id: str) -> str:
    return create_source(client, workspace_id, "Sample").source_id


@pytest.fixture
def destination_id(client: AirbyteAPI, workspace_id: str) -> str:
    return create_destination(client, workspace_id)


@pytest.fixture
def connection_id(client: AirbyteAPI, source_id: str, destination_id: str) -> str:
    request = models.ConnectionCreateRequest(source_id=source_id, destination_id=destination_id)
    created = client.connections.create_connection(request=request).connection_response
    assert created
    return created.connection_id


def connect(emulator: Emulator, base_url: str, **options: str) -> AirbyteAPI:
    credentials = models.SchemeClientCredentials(
        client_id=emulator.client_id, client_secret=emulator.client_secret, **options
    )
    return AirbyteAPI(server_url=base_url, security=models.Security(client_credentials=credentials))


def create_source(client: AirbyteAPI, workspace_id: str, name: str) -> models.SourceResponse:
    request = models.SourceCreateRequest(
        name=name, workspace_id=workspace_id, configuration=models.SourceFaker(count=100)
    )
    created = client.sources.create_source(request=request).source_response
    assert created
    return created


def create_destination(client: AirbyteAPI, workspace_id: str) -> str:
    """The client sends the request as it should, but cannot read the response."""
    request = models.DestinationCreateRequest(
        name="Nowhere",
        workspace_id=workspace_id,
        definition_id=DEV_NULL,
        configuration=models.DestinationDevNull(test_destination=models.Silent()),
    )
    return str(unreadable(lambda: client.destinations.create_destination(request=request))["destinationId"])


def unreadable(call: Callable[[], object]) -> dict[str, object]:
    """The body of a response with a destination.

    The client wants `destinationType` in the configuration, which the service removes.
    """
    with pytest.raises(errors.ResponseValidationError, match="destination_type") as caught:
        call()
    assert caught.value.status_code == 200
    body: dict[str, object] = caught.value.raw_response.json()
    return body


def refusal(call: Callable[[], object]) -> tuple[int, dict[str, object]]:
    """Status and body of an error response."""
    with pytest.raises(errors.SDKError) as caught:
        call()
    return caught.value.status_code, caught.value.raw_response.json()


def job(client: AirbyteAPI, job_id: int) -> models.JobResponse:
    found = client.jobs.get_job(request=api.GetJobRequest(job_id=job_id)).job_response
    assert found
    return found


def start(client: AirbyteAPI, connection_id: str) -> models.JobResponse:
    request = models.JobCreateRequest(connection_id=connection_id, job_type=models.JobTypeEnum.SYNC)
    started = client.jobs.create_job(request=request).job_response
    assert started
    return started


def test_it_finds_the_token_endpoint_by_its_default(emulator: Emulator, base_path: str) -> None:
    client = connect(emulator, emulator.url + base_path)  # It joins `/applications/token` to the host.
    assert client.organizations.list_organizations_for_user().organizations_response
    # The client keeps tokens for the whole process, by id and secret, so another test's may serve here.
    (minted,) = emulator.journal("replication.applications.create_token")
    assert minted.path == "/applications/token"


def test_wrong_credentials_end_at_the_token_endpoint(emulator: Emulator, base_path: str) -> None:
    credentials = models.SchemeClientCredentials(client_id=str(uuid4()), client_secret="wrong")
    client = AirbyteAPI(server_url=emulator.url + base_path, security=models.Security(client_credentials=credentials))
    with pytest.raises(Exception, match="401 from token endpoint"):
        client.organizations.list_organizations_for_user()


def test_it_asks_for_the_health_without_a_token(emulator: Emulator, base_path: str) -> None:
    response = AirbyteAPI(server_url=emulator.url + base_path).health.get_health_check()
    assert (response.status_code, response.raw_response.text) == (200, "Successful operation")


def test_it_manages_workspaces(client: AirbyteAPI) -> None:
    request = models.WorkspaceCreateRequest(name="Analytics")
    created = client.workspaces.create_workspace(request=request).workspace_response
    assert created
    update = models.WorkspaceUpdateRequest(
        name="Reports",
        notifications=models.NotificationsConfig(
            failure=models.NotificationConfig(
                webhook=models.WebhookNotificationConfig(enabled=True, url="http://127.0.0.1:9/hook")
            )
        ),
    )
    client.workspaces.update_workspace(
        request=api.UpdateWorkspaceRequest(workspace_id=created.workspace_id, workspace_update_request=update)
    )
    get = api.GetWorkspaceRequest(workspace_id=created.workspace_id)
    found = client.workspaces.get_workspace(request=get).workspace_response
    assert found and found.name == "Reports"
    assert found.notifications and found.notifications.failure and found.notifications.failure.webhook
    assert found.notifications.failure.webhook.url == "http://127.0.0.1:9/hook"
    client.workspaces.delete_workspace(request=api.DeleteWorkspaceRequest(workspace_id=created.workspace_id))
    listed = client.workspaces.list_workspaces(request=api.ListWorkspacesRequest()).workspaces_response
    assert listed and created.workspace_id not in [workspace.workspace_id for workspace in listed.data]


def test_it_manages_sources(client: AirbyteAPI, workspace_id: str) -> None:
    created = create_source(client, workspace_id, "Sample")
    assert (created.source_type, created.workspace_id) == ("faker", workspace_id)
    patch = api.PatchSourceRequest(
        source_id=created.source_id, source_patch_request=models.SourcePatchRequest(name="Users")
    )
    client.sources.patch_source(request=patch)
    found = client.sources.get_source(request=api.GetSourceRequest(source_id=created.source_id)).source_response
    assert found and found.name == "Users"
    put = api.PutSourceRequest(
        source_id=created.source_id,
        source_put_request=models.SourcePutRequest(name="Orders", configuration=models.SourceFaker(count=5)),
    )
    replaced = client.sources.put_source(request=put)
    assert replaced.raw_response.json()["configuration"]["count"] == 5
    client.sources.delete_source(request=api.DeleteSourceRequest(source_id=created.source_id))
    listed = client.sources.list_sources(request=api.ListSourcesRequest(workspace_ids=[workspace_id]))
    assert listed.sources_response and listed.sources_response.data == []


def test_it_lists_the_sources_of_several_workspaces_in_pages(client: AirbyteAPI, workspace_id: str) -> None:
    request = models.WorkspaceCreateRequest(name="Second")
    second = client.workspaces.create_workspace(request=request).workspace_response
    assert second
    for number in range(3):
        create_source(client, workspace_id, f"First {number}")
    create_source(client, second.workspace_id, "Second")
    names: list[str] = []
    for offset in (0, 3):
        page = api.ListSourcesRequest(workspace_ids=[workspace_id, second.workspace_id], limit=3, offset=offset)
        listed = client.sources.list_sources(request=page).sources_response
        assert listed
        names += [source.name for source in listed.data]
    assert sorted(names) == ["First 0", "First 1", "First 2", "Second"]


def test_it_cannot_read_destinations_but_manages_them(client: AirbyteAPI, workspace_id: str) -> None:
    destination_id = create_destination(client, workspace_id)
    get = api.GetDestinationRequest(destination_id=destination_id)
    found = unreadable(lambda: client.destinations.get_destination(request=get))
    assert (found["name"], found["configuration"]) == ("Nowhere", SILENT)
    patch = api.PatchDestinationRequest(
        destination_id=destination_id, destination_patch_request=models.DestinationPatchRequest(name="Void")
    )
    assert unreadable(lambda: client.destinations.patch_destination(request=patch))["name"] == "Void"
    everything = api.ListDestinationsRequest()
    assert unreadable(lambda: client.destinations.list_destinations(request=everything))["data"]
    deletion = api.DeleteDestinationRequest(destination_id=destination_id)
    assert client.destinations.delete_destination(request=deletion).status_code == 204
    listed = client.destinations.list_destinations(request=everything).destinations_response
    assert listed and listed.data == []


def test_it_reads_the_streams_of_a_source(client: AirbyteAPI, source_id: str, destination_id: str) -> None:
    request = api.GetStreamPropertiesRequest(source_id=source_id, destination_id=destination_id)
    streams = client.streams.get_stream_properties(request=request).stream_properties_response
    assert streams and sorted(str(stream.stream_name) for stream in streams) == ["products", "purchases", "users"]
    assert streams[0].sync_modes and models.ConnectionSyncModeEnum.FULL_REFRESH_APPEND in streams[0].sync_modes


def test_it_manages_connections(client: AirbyteAPI, source_id: str, destination_id: str, workspace_id: str) -> None:
    tag_request = models.TagCreateRequest(name="nightly", color="0099FF", workspace_id=workspace_id)
    tag = client.tags.create_tag(request=tag_request).tag_response
    assert tag
    request = models.ConnectionCreateRequest(
        source_id=source_id,
        destination_id=destination_id,
        name="Users to nowhere",
        schedule=models.AirbyteAPIConnectionSchedule(
            schedule_type=models.ScheduleTypeEnum.CRON, cron_expression="0 0 3 * * ?"
        ),
        configurations=models.StreamConfigurations(
            streams=[
                models.StreamConfiguration(
                    name="users", sync_mode=models.ConnectionSyncModeEnum.INCREMENTAL_DEDUPED_HISTORY
                )
            ]
        ),
        tags=[models.Tag(name=tag.name, color=tag.color, tag_id=tag.tag_id, workspace_id=tag.workspace_id)],
    )
    created = client.connections.create_connection(request=request).connection_response
    assert created and created.schedule.cron_expression == "0 0 3 * * ? UTC"
    assert created.configurations.streams
    assert [stream.name for stream in created.configurations.streams] == ["users"]
    patch = api.PatchConnectionRequest(
        connection_id=created.connection_id,
        connection_patch_request=models.ConnectionPatchRequest(status=models.ConnectionStatusEnum.INACTIVE),
    )
    patched = client.connections.patch_connection(request=patch).connection_response
    assert patched and patched.status == models.ConnectionStatusEnum.INACTIVE
    tagged = api.ListConnectionsRequest(tag_ids=[tag.tag_id])
    listed = client.connections.list_connections(request=tagged).connections_response
    assert listed and [connection.connection_id for connection in listed.data] == [created.connection_id]
    deletion = api.DeleteConnectionRequest(connection_id=created.connection_id)
    client.connections.delete_connection(request=deletion)
    get = api.GetConnectionRequest(connection_id=created.connection_id)
    found = client.connections.get_connection(request=get).connection_response
    assert found and found.status == models.ConnectionStatusEnum.DEPRECATED


def test_it_polls_a_job_to_its_end(emulator: Emulator, client: AirbyteAPI, connection_id: str) -> None:
    started = start(client, connection_id)
    assert (started.job_type, started.status) == (models.JobTypeEnum.SYNC, models.JobStatusEnum.PENDING)
    advance_clock(emulator, seconds=1)
    assert job(client, started.job_id).status == models.JobStatusEnum.RUNNING
    advance_clock(emulator, seconds=60)
    ended = job(client, started.job_id)
    assert (ended.status, ended.rows_synced) == (models.JobStatusEnum.SUCCEEDED, 1000)
    assert ended.last_updated_at and ended.duration

    second = start(client, connection_id)
    finish_jobs(emulator)
    assert job(client, second.job_id).status == models.JobStatusEnum.SUCCEEDED
    newest = api.ListJobsRequest(connection_id=connection_id, order_by="createdAt|DESC")
    listed = client.jobs.list_jobs(request=newest).jobs_response
    assert listed and [entry.job_id for entry in listed.data] == [second.job_id, started.job_id]


def test_it_starts_no_second_sync_and_cancels_the_first(client: AirbyteAPI, connection_id: str) -> None:
    started = start(client, connection_id)
    status, problem = refusal(lambda: start(client, connection_id))
    assert (status, problem["title"]) == (409, "try-again-later")
    cancel = api.CancelJobRequest(job_id=started.job_id)
    cancelled = client.jobs.cancel_job(request=cancel).job_response
    assert cancelled and cancelled.status == models.JobStatusEnum.CANCELLED
    status, problem = refusal(lambda: client.jobs.cancel_job(request=cancel))
    assert (status, problem["title"]) == (409, "state-conflict")


def test_it_manages_tags(client: AirbyteAPI, workspace_id: str) -> None:
    request = models.TagCreateRequest(name="nightly", color="0099FF", workspace_id=workspace_id)
    created = client.tags.create_tag(request=request).tag_response
    assert created
    status, problem = refusal(lambda: client.tags.create_tag(request=request))
    assert (status, problem["title"]) == (409, "Tag already exists")
    update = api.UpdateTagRequest(
        tag_id=created.tag_id, tag_patch_request=models.TagPatchRequest(name="weekly", color="FF9900")
    )
    client.tags.update_tag(request=update)
    found = client.tags.get_tag(request=api.GetTagRequest(tag_id=created.tag_id)).tag_response
    assert found and (found.name, found.color) == ("weekly", "FF9900")
    client.tags.delete_tag(request=api.DeleteTagRequest(tag_id=created.tag_id))
    listed = client.tags.list_tags(request=api.ListTagsRequest(workspace_ids=[workspace_id])).tags_response
    assert listed and listed.data == []


def test_it_grants_a_user_a_role(emulator: Emulator, client: AirbyteAPI, workspace_id: str) -> None:
    organizations = client.organizations.list_organizations_for_user().organizations_response
    assert organizations
    assert [entry.organization_id for entry in organizations.data] == [emulator.organization_id]
    users = client.users.list_users_within_an_organization(
        request=api.ListUsersWithinAnOrganizationRequest(organization_id=emulator.organization_id)
    ).users_response
    assert users
    user_id = users.data[0].id
    grant = models.PermissionCreateRequest(
        permission_type=models.PublicPermissionType.WORKSPACE_READER, user_id=user_id, workspace_id=workspace_id
    )
    granted = client.permissions.create_permission(request=grant).permission_response
    assert granted
    update = api.UpdatePermissionRequest(
        permission_id=granted.permission_id,
        permission_update_request=models.PermissionUpdateRequest(
            permission_type=models.PermissionType.WORKSPACE_EDITOR
        ),
    )
    client.permissions.update_permission(request=update)
    get = api.GetPermissionRequest(permission_id=granted.permission_id)
    found = client.permissions.get_permission(request=get).permission_response
    assert found and found.permission_type == models.PermissionType.WORKSPACE_EDITOR
    revoke = api.DeletePermissionRequest(permission_id=granted.permission_id)
    client.permissions.delete_permission(request=revoke)
    listed = client.permissions.list_permissions(request=api.ListPermissionsRequest(user_id=user_id))
    assert listed.permissions_response
    ids = [entry.permission_id for entry in listed.permissions_response.data]
    assert ids and granted.permission_id not in ids


def test_it_manages_definitions(client: AirbyteAPI, workspace_id: str) -> None:
    sources = client.source_definitions.list_source_definitions(
        request=api.ListSourceDefinitionsRequest(workspace_id=workspace_id)
    ).definitions_response
    assert sources and "airbyte/source-faker" in [entry.docker_repository for entry in sources.data]
    destination = client.destination_definitions.get_destination_definition(
        request=api.GetDestinationDefinitionRequest(workspace_id=workspace_id, definition_id=DEV_NULL)
    ).definition_response
    assert destination and destination.docker_repository == "airbyte/destination-dev-null"
    definition = models.CreateDeclarativeSourceDefinitionRequest(name="Bakery", manifest=MANIFEST)
    created = client.declarative_source_definitions.create_declarative_source_definition(
        request=api.CreateDeclarativeSourceDefinitionRequest(
            workspace_id=workspace_id, create_declarative_source_definition_request=definition
        )
    ).declarative_source_definition_response
    assert created and (created.name, created.manifest) == ("Bakery", MANIFEST)
    deletion = api.DeleteDeclarativeSourceDefinitionRequest(workspace_id=workspace_id, definition_id=created.id)
    client.declarative_source_definitions.delete_declarative_source_definition(request=deletion)
    listed = client.declarative_source_definitions.list_declarative_source_definitions(
        request=api.ListDeclarativeSourceDefinitionsRequest(workspace_id=workspace_id)
    ).declarative_source_definitions_response
    assert listed and created.id not in [entry.id for entry in listed.data]


def test_what_the_caller_cannot_see_is_forbidden(client: AirbyteAPI) -> None:
    unknown = str(uuid4())
    for call in (
        lambda: client.sources.get_source(request=api.GetSourceRequest(source_id=unknown)),
        lambda: client.connections.get_connection(request=api.GetConnectionRequest(connection_id=unknown)),
        lambda: client.jobs.get_job(request=api.GetJobRequest(job_id=123456)),
    ):
        status, problem = refusal(call)
        assert (status, problem["title"]) == (403, "forbidden")


def test_a_configuration_that_does_not_fit_is_unprocessable(client: AirbyteAPI, workspace_id: str) -> None:
    request = models.SourceCreateRequest(
        name="Sample", workspace_id=workspace_id, configuration=models.SourceFaker(count=-1)
    )
    status, problem = refusal(lambda: client.sources.create_source(request=request))
    assert (status, problem["title"]) == (422, "unprocessable-entity")
    assert "count" in str(problem["data"])
