//! `replication.connections.ensure`.

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::request::encode;
use airbyte_agent_core::{ApiClient, Error, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::carry_out::{Plan, carry_out};
use super::ensured::Ensured;
use super::lookup;
use crate::replication::connections::{
    Connection, ConnectionStatus, CreateConnection, ListConnections, NamespaceDefinition,
    NonBreakingSchemaUpdatesBehavior, UpdateConnection, check_parts,
};
use crate::replication::requests::Requests;
use crate::replication::schedule::Schedule;
use crate::replication::sources::{GetSource, Source};
use crate::replication::stream_configuration::{StreamConfiguration, StreamConfigurations};
use crate::replication::stream_selection::{SelectionChanges, StreamSelection};
use crate::replication::tags::Tag;
use crate::replication::validation::require_text;

/// Create a connection, or change what differs in the one of this name.
///
/// The connection is looked up in the workspace of the source. Several of this name are an error with their ids. Members that
/// are not given stay as they are, also those of streams. Creating a connection can take minutes: use a long `timeout`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnsureConnection {
    /// Name of the connection. Upper and lower case matter.
    pub name: String,
    /// Id of the source. It cannot be changed.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// Id of the destination. It cannot be changed.
    #[schemars(extend("format" = "uuid"))]
    pub destination_id: String,
    /// The streams to move, all of them: others are removed. An empty list in a stream clears its member, which selects all
    /// fields in the case of `selectedFields`. If no streams are given, a new connection moves all, and those of an existing
    /// one stay.
    pub configurations: Option<StreamConfigurations>,
    /// When syncs start.
    pub schedule: Option<Schedule>,
    /// The namespace of the streams in the destination.
    pub namespace_definition: Option<NamespaceDefinition>,
    /// Format of the namespace if `namespaceDefinition` is `custom_format`, such as `${SOURCE_NAMESPACE}`.
    pub namespace_format: Option<String>,
    /// Prefix of the names of the streams in the destination.
    pub prefix: Option<String>,
    /// What happens when the source has new streams or columns.
    pub non_breaking_schema_updates_behavior: Option<NonBreakingSchemaUpdatesBehavior>,
    /// Status of the connection: `active` or `inactive`.
    pub status: Option<ConnectionStatus>,
    /// All tags of the connection, as `replication.tags.list` returns them. Others are removed.
    pub tags: Option<Vec<Tag>>,
    /// Whether to report what would be done instead of doing it. Only reads are sent. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub dry_run: Option<bool>,
}

impl Procedure for EnsureConnection {
    const SPEC: ProcedureSpec = ProcedureSpec::new(
        "replication.connections.ensure",
        &[
            "replication.sources.get",
            "replication.connections.list",
            "replication.connections.create",
            "replication.connections.update",
        ],
        &["name"],
    )
    .writes();

    type Output = Ensured<Connection>;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("name", &self.name)?;
        require_text("sourceId", &self.source_id)?;
        require_text("destinationId", &self.destination_id)?;
        let configurations = self.configurations.as_ref().map(sendable);
        check_parts(self.schedule.as_ref(), configurations.as_ref())
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        let source = GetSource { source_id: self.source_id.clone(), ..Default::default() };
        let source: Source = requests.call(&source).await?.json()?;
        let list = ListConnections { workspace_ids: Some(vec![source.workspace_id]), ..Default::default() };
        let lookup = lookup::find(&requests, &list, &self.name, ("connection", "connectionId")).await?;
        let plan = match &lookup.found {
            None => self.creation()?,
            Some(found) => self.update(&requests, &found.resource)?,
        };
        carry_out(&requests, lookup, plan, self.dry_run == Some(true)).await
    }
}

/// The streams as a request takes them.
fn sendable(configurations: &StreamConfigurations) -> StreamConfigurations {
    let streams = configurations.streams.clone();
    let streams = streams.map(|streams| streams.into_iter().map(StreamConfiguration::normalized).collect());
    StreamConfigurations { streams, extra: configurations.extra.clone() }
}

impl EnsureConnection {
    fn creation(&self) -> Result<Plan, Error> {
        let wanted = self.clone();
        let request = CreateConnection {
            name: Some(wanted.name),
            source_id: wanted.source_id,
            destination_id: wanted.destination_id,
            configurations: wanted.configurations.as_ref().map(sendable),
            schedule: wanted.schedule,
            data_residency: None,
            namespace_definition: wanted.namespace_definition,
            namespace_format: wanted.namespace_format,
            prefix: wanted.prefix,
            non_breaking_schema_updates_behavior: wanted.non_breaking_schema_updates_behavior,
            status: wanted.status,
            tags: wanted.tags,
        };
        encode(&request).map(Plan::Create)
    }

    fn update(&self, requests: &Requests, stored: &Connection) -> Result<Plan, Error> {
        self.same_ends(stored).map_err(|error| requests.invalid(&error))?;
        let selection = self.selection(requests, stored)?;
        let mut update = UpdateConnection { connection_id: stored.connection_id.clone(), ..Default::default() };
        let mut changes = Vec::new();
        let mut different = |member: &str, is_different: bool| {
            if is_different {
                changes.push(member.to_owned());
            }
            is_different
        };
        if different("schedule", self.schedule.as_ref().is_some_and(|schedule| !schedule.is_same(&stored.schedule))) {
            update.schedule.clone_from(&self.schedule);
        }
        let namespace =
            differs(&self.namespace_definition, &stored.namespace_definition, NamespaceDefinition::Destination);
        if different("namespaceDefinition", namespace) {
            update.namespace_definition.clone_from(&self.namespace_definition);
        }
        if different("namespaceFormat", differs(&self.namespace_format, &stored.namespace_format, String::new())) {
            update.namespace_format.clone_from(&self.namespace_format);
        }
        if different("prefix", differs(&self.prefix, &stored.prefix, String::new())) {
            update.prefix.clone_from(&self.prefix);
        }
        let (behavior, default) =
            (&self.non_breaking_schema_updates_behavior, NonBreakingSchemaUpdatesBehavior::Ignore);
        let updates = differs(behavior, &stored.non_breaking_schema_updates_behavior, default);
        if different("nonBreakingSchemaUpdatesBehavior", updates) {
            update.non_breaking_schema_updates_behavior.clone_from(behavior);
        }
        if different("status", self.status.as_ref().is_some_and(|status| *status != stored.status)) {
            update.status.clone_from(&self.status);
        }
        if different("tags", self.tags.as_ref().is_some_and(|tags| tag_ids(tags) != tag_ids(&stored.tags))) {
            update.tags.clone_from(&self.tags);
        }
        let mut not_compared = Vec::new();
        if let Some((streams, of_streams)) = selection {
            let path = |path: String| format!("configurations.streams.{path}");
            not_compared.extend(of_streams.not_compared.into_iter().map(path));
            if !of_streams.changes.is_empty() {
                changes.extend(of_streams.changes.into_iter().map(path));
                update.configurations = Some(streams.into_configurations());
            }
        }
        let request = if changes.is_empty() { None } else { Some(encode(&update)?) };
        Ok(Plan::Update { request, changes, not_compared })
    }

    fn same_ends(&self, stored: &Connection) -> Result<(), ValidationError> {
        for (member, wanted, stored_id) in [
            ("sourceId", &self.source_id, &stored.source_id),
            ("destinationId", &self.destination_id, &stored.destination_id),
        ] {
            if !wanted.eq_ignore_ascii_case(stored_id) {
                let reason = format!(
                    "the connection {} of this name has {stored_id}, which cannot be changed; use another name",
                    stored.connection_id
                );
                return Err(ValidationError::new(member, reason));
            }
        }
        Ok(())
    }

    /// The selection that is wanted, and what of it is different. `None` if no streams are given.
    fn selection(
        &self,
        requests: &Requests,
        stored: &Connection,
    ) -> Result<Option<(StreamSelection, SelectionChanges)>, Error> {
        let wanted = self.configurations.as_ref().and_then(|configurations| configurations.streams.as_deref());
        let Some(wanted) = wanted.filter(|streams| !streams.is_empty()) else { return Ok(None) };
        let (mut selection, mut changes) = (StreamSelection::of(stored), SelectionChanges::default());
        selection.retain(wanted, &mut changes);
        wanted
            .iter()
            .try_for_each(|stream| selection.add(stream, &mut changes))
            .map_err(|error| requests.own(error))?;
        Ok(Some((selection, changes)))
    }
}

/// Whether a member is wanted that differs from the stored one, which has the default if it is absent.
fn differs<T: PartialEq>(wanted: &Option<T>, stored: &Option<T>, default: T) -> bool {
    wanted.as_ref().is_some_and(|wanted| wanted != stored.as_ref().unwrap_or(&default))
}

fn tag_ids(tags: &[Tag]) -> Vec<String> {
    let mut ids: Vec<String> = tags.iter().map(|tag| tag.tag_id.to_ascii_lowercase()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
