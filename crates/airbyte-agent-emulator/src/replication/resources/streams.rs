//! `replication.streams`.

use airbyte_agent::Object;
use airbyte_agent::replication::{ActorType, ListStreams, StreamProperties, SyncMode};

use crate::replication::actors;
use crate::replication::connectors::{DestinationSyncMode, Stream, supported_sync_modes};
use crate::replication::context::ReplicationContext;
use crate::replication::discovery;
use crate::replication::problem::Problem;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListStreams) -> Result<Vec<StreamProperties>, Problem> {
    let source = actors::find(context, &ActorType::Source, &request.source_id)?;
    let destination = match &request.destination_id {
        Some(id) => Some(actors::find(context, &ActorType::Destination, id)?),
        None => None,
    };
    // `ignoreCache` makes no difference: a discovery depends on nothing but the configuration.
    let streams = discovery::streams(context.db, &source)?;
    let sync_modes = match &destination {
        Some(destination) => Some(discovery::sync_modes(context.db, destination)?),
        None => None,
    };
    Ok(streams.into_iter().map(|stream| properties(stream, sync_modes.as_deref())).collect())
}

fn properties(stream: Stream, destination: Option<&[DestinationSyncMode]>) -> StreamProperties {
    let sync_modes = destination.map(|destination| {
        let mut modes = supported_sync_modes(stream.sync_modes(), destination);
        modes.retain(|mode| *mode != SyncMode::FullRefreshOverwriteDeduped);
        modes
    });
    StreamProperties {
        sync_modes,
        source_defined_cursor_field: Some(stream.has_cursor()),
        stream_name: Some(stream.name),
        stream_namespace: stream.namespace,
        default_cursor_field: Some(stream.cursor),
        source_defined_primary_key: Some(stream.primary_key),
        property_fields: Some(stream.fields),
        extra: Object::new(),
    }
}
