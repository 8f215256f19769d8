//! Connections: what moves from a source to a destination, and when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::BY_OFFSET;
use super::schedule::{ConnectionSchedule, Schedule};
use super::stream_configuration::StreamConfigurations;
use super::tags::Tag;
use super::validation::{check_ids, check_page, check_text, require_text};
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Connections: what moves from a source to a destination, and when.
    Connections = "replication.connections" {
        list: ListConnections => ConnectionList["data": Connection], GET "/connections" .paging(BY_OFFSET).distinct_by("connectionId") {
            fn validate(&self) -> Result<(), ValidationError> {
                check_page(self.limit, self.workspace_ids.as_deref())?;
                check_ids("tagIds", self.tag_ids.as_deref())
            }
        };
        create: CreateConnection => Connection, POST "/connections" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("sourceId", &self.source_id)?;
                require_text("destinationId", &self.destination_id)?;
                check_parts(self.schedule.as_ref(), self.configurations.as_ref())
            }
        };
        get: GetConnection => Connection, GET "/connections/{connectionId}";
        update: UpdateConnection => Connection, PATCH "/connections/{connectionId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("name", self.name.as_deref())?;
                check_parts(self.schedule.as_ref(), self.configurations.as_ref())
            }
        };
        delete: DeleteConnection => (), DELETE "/connections/{connectionId}";
    }
}

pub(super) fn check_parts(
    schedule: Option<&Schedule>,
    configurations: Option<&StreamConfigurations>,
) -> Result<(), ValidationError> {
    schedule.map_or(Ok(()), Schedule::validate)?;
    configurations.map_or(Ok(()), StreamConfigurations::validate)
}

/// List one page of the connections.
///
/// The order is not defined, so pages can repeat or miss connections while some are created or deleted. Each connection
/// has all its streams: a page of 100 connections with many columns can have several megabytes.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListConnections {
    /// Return only connections of these workspaces. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_ids: Option<Vec<String>>,
    /// Return only connections with at least one of these tags.
    #[schemars(extend("format" = "uuid"))]
    pub tag_ids: Option<Vec<String>>,
    /// Whether deleted connections are returned too. Their status is `deprecated`. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub include_deleted: Option<bool>,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Number of entries before the page. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub offset: Option<u32>,
}

/// One page of connections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionList {
    /// URL of the page before. It loses `tagIds`, so the client does not follow it. Empty on the first page.
    pub previous: Option<String>,
    /// URL of the page after. It loses `tagIds`, so the client does not follow it. It is empty only if the page is.
    pub next: Option<String>,
    /// The connections of this page.
    pub data: Vec<Connection>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Name of the connection. It need not be unique.
    pub name: String,
    /// Id of the source.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// Id of the destination.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Status of the connection. Jobs can be started only if it is `active`.
    pub status: ConnectionStatus,
    /// When syncs start.
    pub schedule: ConnectionSchedule,
    /// What happens when the source has new streams or columns.
    #[schemars(extend("x-default" = "ignore"))]
    pub non_breaking_schema_updates_behavior: Option<NonBreakingSchemaUpdatesBehavior>,
    /// The namespace of the streams in the destination.
    #[schemars(extend("x-default" = "destination"))]
    pub namespace_definition: Option<NamespaceDefinition>,
    /// Format of the namespace if `namespaceDefinition` is `custom_format`.
    pub namespace_format: Option<String>,
    /// Prefix of the names of the streams in the destination.
    pub prefix: Option<String>,
    /// The streams that the connection moves.
    pub configurations: StreamConfigurations,
    /// Time of creation, in seconds since 1970-01-01T00:00:00Z.
    pub created_at: i64,
    /// Tags of the connection.
    pub tags: Vec<Tag>,
    /// Why the connection is locked. The service documents it, but does not set it.
    pub status_reason: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Status of a connection.
    pub enum ConnectionStatus {
        /// Jobs can be started, and start by the schedule.
        Active = "active",
        /// No jobs can be started.
        Inactive = "inactive",
        /// The connection is deleted.
        Deprecated = "deprecated",
        /// The service has disabled the connection, and it cannot be updated.
        Locked = "locked",
    }
}

open_enum! {
    /// The namespace of the streams in the destination.
    pub enum NamespaceDefinition {
        /// That of the stream in the source.
        Source = "source",
        /// That of the destination's configuration.
        Destination = "destination",
        /// That of `namespaceFormat`.
        CustomFormat = "custom_format",
    }
}

open_enum! {
    /// What happens when the source has new streams or columns, or no longer has some that do not matter to the syncs.
    pub enum NonBreakingSchemaUpdatesBehavior {
        /// The connection stays as it is.
        Ignore = "ignore",
        /// The connection is disabled.
        DisableConnection = "disable_connection",
        /// Changes of columns are applied.
        PropagateColumns = "propagate_columns",
        /// Changes of columns and of streams are applied.
        PropagateFully = "propagate_fully",
    }
}

/// Create a connection.
///
/// The service first discovers the streams of the source, which can take minutes: use a long `timeout`. The source and
/// the destination must belong to the same workspace, otherwise the response is 403.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateConnection {
    /// Name of the connection. It need not be unique. Default: the names of the source and the destination, joined by
    /// ` <> `.
    pub name: Option<String>,
    /// Id of the source. It cannot be changed later.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// Id of the destination. It cannot be changed later.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
    /// The streams to move. Default: all streams, with the mode `full_refresh_overwrite`.
    pub configurations: Option<StreamConfigurations>,
    /// When syncs start. Default: only on request (`manual`).
    pub schedule: Option<Schedule>,
    /// Deprecated, without effect: the workspace determines the region.
    pub data_residency: Option<String>,
    /// The namespace of the streams in the destination. Default: `destination`.
    #[schemars(extend("x-default" = "destination"))]
    pub namespace_definition: Option<NamespaceDefinition>,
    /// Format of the namespace if `namespaceDefinition` is `custom_format`, such as `${SOURCE_NAMESPACE}`. A blank one acts
    /// as `destination`.
    pub namespace_format: Option<String>,
    /// Prefix of the names of the streams in the destination. Default: none.
    #[schemars(extend("x-default" = ""))]
    pub prefix: Option<String>,
    /// What happens when the source has new streams or columns. Default: `ignore`.
    #[schemars(extend("x-default" = "ignore"))]
    pub non_breaking_schema_updates_behavior: Option<NonBreakingSchemaUpdatesBehavior>,
    /// Status of the connection. Default: `active`.
    pub status: Option<ConnectionStatus>,
    /// Tags of the connection, as `replication.tags.list` returns them.
    pub tags: Option<Vec<Tag>>,
}

/// Get a connection.
///
/// A deleted one is returned too, with the status `deprecated`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetConnection {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
}

/// Update a connection. Members that are not set stay as they are.
///
/// The source and the destination cannot be changed. A locked connection is answered with 409.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateConnection {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// New name.
    pub name: Option<String>,
    /// New selection of streams. It replaces the whole selection; an empty one changes nothing.
    pub configurations: Option<StreamConfigurations>,
    /// New schedule.
    pub schedule: Option<Schedule>,
    /// Deprecated, without effect: the workspace determines the region.
    pub data_residency: Option<String>,
    /// New namespace of the streams in the destination.
    pub namespace_definition: Option<NamespaceDefinition>,
    /// New format of the namespace if `namespaceDefinition` is `custom_format`. A blank one acts as `destination`.
    pub namespace_format: Option<String>,
    /// New prefix of the names of the streams in the destination.
    pub prefix: Option<String>,
    /// What happens when the source has new streams or columns.
    pub non_breaking_schema_updates_behavior: Option<NonBreakingSchemaUpdatesBehavior>,
    /// New status. `inactive` pauses the connection.
    pub status: Option<ConnectionStatus>,
    /// New tags. They replace all tags of the connection; an empty list removes them.
    pub tags: Option<Vec<Tag>>,
}

/// Delete a connection. Data in the destination is kept.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteConnection {
    /// Id of the connection.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::operation::Operation;

    use super::*;
    use crate::replication::{ScheduleType, StreamConfiguration};

    #[test]
    fn what_the_service_rejects_is_not_sent() {
        let valid = CreateConnection { source_id: "s".into(), destination_id: "d".into(), ..Default::default() };
        assert_eq!(valid.validate(), Ok(()));
        let schedule = Schedule { schedule_type: ScheduleType::Cron, cron_expression: None };
        let streams =
            vec![StreamConfiguration { name: "users".into(), selected_fields: Some(Vec::new()), ..Default::default() }];
        let configurations = StreamConfigurations { streams: Some(streams), ..Default::default() };
        for (request, field) in [
            (CreateConnection { source_id: String::new(), ..valid.clone() }, "sourceId"),
            (CreateConnection { schedule: Some(schedule), ..valid.clone() }, "schedule.cronExpression"),
            (
                CreateConnection { configurations: Some(configurations), ..valid.clone() },
                "configurations.streams.0.selectedFields",
            ),
        ] {
            assert_eq!(request.validate().map_err(|error| error.field), Err(field.to_owned()));
        }
    }
}
