//! Definitions of connectors.

use std::ops::Deref;

use serde::Deserialize;

use super::stream::StreamTemplate;
use super::sync_mode::DestinationSyncMode;
use crate::replication::configuration::Specification;

/// What definitions of sources and destinations have in common.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Definition {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The name that `sourceType` and `destinationType` give it. The server has none for some connectors.
    #[serde(rename = "type", default)]
    pub(crate) short_name: Option<String>,
    pub(crate) docker_repository: String,
    pub(crate) docker_image_tag: String,
    #[serde(default)]
    pub(crate) documentation_url: String,
    #[serde(default)]
    pub(crate) specification: Specification,
}

/// A kind of source.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SourceDefinition {
    #[serde(flatten)]
    pub(crate) definition: Definition,
    pub(crate) streams: Vec<StreamTemplate>,
}

/// A kind of destination.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DestinationDefinition {
    #[serde(flatten)]
    pub(crate) definition: Definition,
    pub(crate) sync_modes: Vec<DestinationSyncMode>,
}

impl Deref for SourceDefinition {
    type Target = Definition;

    fn deref(&self) -> &Definition {
        &self.definition
    }
}

impl Deref for DestinationDefinition {
    type Target = Definition;

    fn deref(&self) -> &Definition {
        &self.definition
    }
}
