//! `replication.connections`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    ActorType, Connection, ConnectionList, ConnectionStatus, CreateConnection, DeleteConnection, GetConnection,
    ListConnections, NamespaceDefinition, NonBreakingSchemaUpdatesBehavior, StreamConfiguration, StreamConfigurations,
    Tag, UpdateConnection,
};
use http::StatusCode;
use serde_json::json;

use crate::replication::actors;
use crate::replication::connection_schedule;
use crate::replication::context::ReplicationContext;
use crate::replication::discovery;
use crate::replication::enums::enum_in_body;
use crate::replication::lists::{Links, Page, shuffle};
use crate::replication::problem::Problem;
use crate::replication::store::{connections, tags};
use crate::replication::stream_selection;
use crate::replication::time::epoch_seconds;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListConnections) -> Result<ConnectionList, Problem> {
    let page = Page::new(request.limit, request.offset)?;
    let include_deleted = request.include_deleted.unwrap_or(false);
    let workspaces = context.listed_workspaces(request.workspace_ids.as_deref())?;
    let mut found = Vec::new();
    for connection in connections::in_workspaces(context.db, &workspaces, include_deleted)? {
        let connection = shown(context, connection)?;
        let has_tag = |ids: &Vec<String>| connection.tags.iter().any(|tag| ids.contains(&tag.tag_id));
        if request.tag_ids.as_ref().is_none_or(|ids| ids.is_empty() || has_tag(ids)) {
            found.push(connection);
        }
    }
    shuffle(context, &mut found, |connection| &connection.connection_id);
    let data = page.of(found);
    // The service forgets `tagIds`.
    let kept = [
        ("workspaceIds", request.workspace_ids.unwrap_or_default().join(",")),
        ("includeDeleted", include_deleted.to_string()),
    ];
    let links = Links::new(context, "/connections", &kept, page, data.len());
    Ok(ConnectionList { previous: links.previous, next: links.next, data, extra: Object::new() })
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetConnection) -> Result<Connection, Problem> {
    let connection = find(context, &request.connection_id)?;
    shown(context, connection)
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateConnection) -> Result<Connection, Problem> {
    let source = actors::find(context, &ActorType::Source, &request.source_id)?;
    let destination = actors::find(context, &ActorType::Destination, &request.destination_id)?;
    if source.workspace_id != destination.workspace_id {
        // No workspace, and so no role, is found for both.
        return Err(Problem::by_framework(StatusCode::FORBIDDEN));
    }
    let schedule = match &request.schedule {
        Some(schedule) => connection_schedule::read(schedule, context.now)?,
        None => connection_schedule::manual(),
    };
    let streams = discovery::streams(context.db, &source)?;
    let selected = match requested_streams(request.configurations.as_ref()) {
        Some(requested) => {
            stream_selection::select(requested, &streams, &discovery::sync_modes(context.db, &destination)?)?
        }
        None => stream_selection::everything(&streams),
    };
    let namespace_definition = request.namespace_definition.unwrap_or(NamespaceDefinition::Destination);
    let behavior = request.non_breaking_schema_updates_behavior.unwrap_or(NonBreakingSchemaUpdatesBehavior::Ignore);
    let connection = Connection {
        connection_id: uuid::Uuid::new_v4().to_string(),
        name: request.name.unwrap_or_else(|| format!("{} <> {}", source.name, destination.name)),
        status: enum_in_body!(ConnectionStatus, request.status.unwrap_or(ConnectionStatus::Active))?,
        schedule,
        non_breaking_schema_updates_behavior: Some(enum_in_body!(NonBreakingSchemaUpdatesBehavior, behavior)?),
        namespace_definition: Some(enum_in_body!(NamespaceDefinition, namespace_definition)?),
        namespace_format: request.namespace_format,
        prefix: Some(request.prefix.unwrap_or_default()),
        configurations: StreamConfigurations { streams: Some(selected), extra: Object::new() },
        created_at: epoch_seconds(context.now),
        tags: known_tags(context, &source.workspace_id, request.tags.unwrap_or_default())?,
        status_reason: None,
        source_id: source.id,
        destination_id: destination.id,
        workspace_id: source.workspace_id,
        extra: Object::new(),
    };
    connections::insert(context.db, &connection)?;
    Ok(connection)
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateConnection) -> Result<Connection, Problem> {
    let mut connection = find(context, &request.connection_id)?;
    if connection.status == ConnectionStatus::Locked {
        return Err(locked(&connection.connection_id));
    }
    if let Some(schedule) = &request.schedule {
        connection.schedule = connection_schedule::read(schedule, context.now)?;
    }
    if let Some(requested) = requested_streams(request.configurations.as_ref()) {
        let source = actors::find(context, &ActorType::Source, &connection.source_id)?;
        let destination = actors::find(context, &ActorType::Destination, &connection.destination_id)?;
        let streams = discovery::streams(context.db, &source)?;
        let sync_modes = discovery::sync_modes(context.db, &destination)?;
        connection.configurations.streams = Some(stream_selection::select(requested, &streams, &sync_modes)?);
    }
    if let Some(status) = request.status {
        connection.status = enum_in_body!(ConnectionStatus, status)?;
    }
    if let Some(definition) = request.namespace_definition {
        connection.namespace_definition = Some(enum_in_body!(NamespaceDefinition, definition)?);
    }
    if let Some(behavior) = request.non_breaking_schema_updates_behavior {
        connection.non_breaking_schema_updates_behavior =
            Some(enum_in_body!(NonBreakingSchemaUpdatesBehavior, behavior)?);
    }
    if let Some(tags) = request.tags {
        connection.tags = known_tags(context, &connection.workspace_id, tags)?;
    }
    connection.name = request.name.unwrap_or(connection.name);
    connection.namespace_format = request.namespace_format.or(connection.namespace_format);
    connection.prefix = request.prefix.or(connection.prefix);
    connections::update(context.db, &connection)?;
    shown(context, connection)
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteConnection) -> Result<(), Problem> {
    let connection = find(context, &request.connection_id)?;
    Ok(connections::update(context.db, &Connection { status: ConnectionStatus::Deprecated, ..connection })?)
}

/// A connection that the caller may do the operation with, even if it is deleted.
fn find(context: &ReplicationContext<'_>, id: &str) -> Result<Connection, Problem> {
    let connection = connections::by_id(context.db, id)?.ok_or_else(|| context.unknown("connection", id))?;
    context.require_in_workspace(&connection.workspace_id)?;
    Ok(connection)
}

/// The streams that a request selects. A list that is empty is none.
fn requested_streams(configurations: Option<&StreamConfigurations>) -> Option<&[StreamConfiguration]> {
    configurations?.streams.as_deref().filter(|streams| !streams.is_empty())
}

/// Tags as the workspace has them, whatever else the request says of them.
fn known_tags(context: &ReplicationContext<'_>, workspace_id: &str, sent: Vec<Tag>) -> Result<Vec<Tag>, Problem> {
    let known = tags::of_workspace(context.db, workspace_id)?;
    let known_tag = |tag: Tag| {
        let found = known.iter().find(|known| known.tag_id == tag.tag_id).cloned();
        found.ok_or_else(|| {
            Problem::bad_request(format!("The workspace of the connection has no tag with the id `{}`.", tag.tag_id))
        })
    };
    sent.into_iter().map(known_tag).collect()
}

/// A connection with its tags as they are now.
fn shown(context: &ReplicationContext<'_>, mut connection: Connection) -> Result<Connection, Problem> {
    let stored = std::mem::take(&mut connection.tags);
    for tag in stored {
        connection.tags.extend(tags::by_id(context.db, &tag.tag_id)?);
    }
    Ok(connection)
}

fn locked(connection_id: &str) -> Problem {
    let (title, detail) = ("Connection is locked", "A connection that is locked cannot be changed.");
    // The service does not fill in the reason.
    let data = json!({"connectionId": connection_id, "statusReason": null});
    Problem::typed(StatusCode::CONFLICT, "error:connection/locked", title, detail, Some(data))
}
