//! Finds connectors by the id of their definition: those that everybody has, and those of a workspace.

use std::borrow::Cow;

use airbyte_agent::JsonObject;
use airbyte_agent::replication::ActorType;
use rusqlite::Connection;
use serde_json::Value;

use crate::replication::connectors::{
    Connector, DestinationConnector, DestinationSyncMode, Manifest, SourceConnector, Stream, declarative_sources,
    destinations, sources,
};
use crate::replication::store::custom_definitions::{self, CustomDefinition};

/// The image that runs all declarative sources.
pub(crate) const DECLARATIVE_IMAGE: &str = "airbyte/source-declarative-manifest";

/// The version of the image if a manifest does not say for which one it is.
const FIRST_VERSION: &str = "0.1.0";

/// A kind of source, even if its definition is deleted.
pub(crate) fn source(db: &Connection, id: &str) -> rusqlite::Result<Option<Cow<'static, SourceConnector>>> {
    if let Some(builtin) = sources().iter().find(|source| source.id == id) {
        return Ok(Some(Cow::Borrowed(builtin)));
    }
    let custom = custom_definitions::by_id(db, &ActorType::Source, id)?;
    Ok(custom.map(|custom| Cow::Owned(custom_source(custom))))
}

/// A kind of destination, even if its definition is deleted.
pub(crate) fn destination(db: &Connection, id: &str) -> rusqlite::Result<Option<Cow<'static, DestinationConnector>>> {
    if let Some(builtin) = destinations().iter().find(|destination| destination.id == id) {
        return Ok(Some(Cow::Borrowed(builtin)));
    }
    let custom = custom_definitions::by_id(db, &ActorType::Destination, id)?;
    Ok(custom.map(|custom| Cow::Owned(custom_destination(custom))))
}

/// What both kinds have, even if the definition is deleted.
pub(crate) fn connector(
    db: &Connection,
    actor_type: &ActorType,
    id: &str,
) -> rusqlite::Result<Option<Cow<'static, Connector>>> {
    if let Some(builtin) = builtin(actor_type).find(|connector| connector.id == id) {
        return Ok(Some(Cow::Borrowed(builtin)));
    }
    Ok(custom_definitions::by_id(db, actor_type, id)?.map(|custom| Cow::Owned(custom_connector(&custom))))
}

/// A connector that sources or destinations of a workspace can have.
pub(crate) fn usable(
    db: &Connection,
    actor_type: &ActorType,
    workspace_id: &str,
    id: &str,
) -> rusqlite::Result<Option<Cow<'static, Connector>>> {
    match custom_definitions::by_id(db, actor_type, id)? {
        Some(custom) if custom.is_deleted || custom.workspace_id != workspace_id => Ok(None),
        Some(custom) => Ok(Some(Cow::Owned(custom_connector(&custom)))),
        None => connector(db, actor_type, id),
    }
}

/// The connectors that everybody has.
pub(crate) fn builtin(actor_type: &ActorType) -> Box<dyn Iterator<Item = &'static Connector>> {
    match actor_type {
        ActorType::Source => Box::new(sources().iter().map(|source| &source.connector)),
        _ => Box::new(destinations().iter().map(|destination| &destination.connector)),
    }
}

/// The connector of a custom definition. The emulator does not run images, so one accepts any configuration.
pub(crate) fn custom_connector(custom: &CustomDefinition) -> Connector {
    Connector {
        id: custom.id.clone(),
        name: custom.name.clone(),
        short_name: None,
        docker_repository: custom.docker_repository.clone(),
        docker_image_tag: custom.docker_image_tag.clone(),
        documentation_url: custom.documentation_url.clone(),
        specification: manifest(custom).map(|json| Manifest(&json).specification()).unwrap_or_default(),
    }
}

/// Creates the declarative sources that a workspace has from the start, unless they exist or were deleted.
pub(crate) fn populate(db: &Connection, workspace_id: &str) -> rusqlite::Result<()> {
    for source in declarative_sources() {
        if custom_definitions::by_id(db, &ActorType::Source, &source.id)?.is_none() {
            let definition = declarative_definition(source.id, workspace_id.to_owned(), source.name, source.manifest);
            custom_definitions::insert(db, &definition)?;
        }
    }
    Ok(())
}

/// A definition with a manifest, in its first version.
pub(crate) fn declarative_definition(
    id: String,
    workspace_id: String,
    name: String,
    manifest: JsonObject,
) -> CustomDefinition {
    let value: Value = serde_json::from_str(manifest.as_str()).unwrap_or_default();
    CustomDefinition {
        id,
        actor_type: ActorType::Source,
        workspace_id,
        name,
        docker_repository: DECLARATIVE_IMAGE.to_owned(),
        docker_image_tag: value["version"].as_str().unwrap_or(FIRST_VERSION).to_owned(),
        documentation_url: String::new(),
        manifest: Some(manifest),
        manifest_version: 1,
        is_deleted: false,
    }
}

fn custom_source(custom: CustomDefinition) -> SourceConnector {
    let streams = match manifest(&custom) {
        Some(json) => Manifest(&json).streams(),
        None => vec![stream_of_image()],
    };
    let streams = streams.into_iter().map(Into::into).collect();
    SourceConnector { connector: custom_connector(&custom), streams, oauth: None }
}

/// What a source of an image has, whatever it would have in truth.
fn stream_of_image() -> Stream {
    let path = |name: &str| vec![name.to_owned()];
    Stream {
        name: "records".to_owned(),
        namespace: None,
        fields: vec![path("id"), path("value"), path("updated_at")],
        primary_key: vec![path("id")],
        cursor: path("updated_at"),
        is_incremental: true,
    }
}

fn custom_destination(custom: CustomDefinition) -> DestinationConnector {
    let sync_modes =
        vec![DestinationSyncMode::Overwrite, DestinationSyncMode::Append, DestinationSyncMode::AppendDedup];
    DestinationConnector { connector: custom_connector(&custom), sync_modes }
}

fn manifest(custom: &CustomDefinition) -> Option<Value> {
    serde_json::from_str(custom.manifest.as_ref()?.as_str()).ok()
}
