//! Kinds of source and destination, as their definitions have them.

use std::ops::Deref;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::stream::StreamTemplate;
use super::sync_mode::DestinationSyncMode;
use crate::replication::configuration::Specification;

/// What connectors of sources and of destinations have in common.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Connector {
    /// Id of the definition.
    pub(crate) id: String,
    pub(crate) name: String,
    /// The name that `sourceType` or `destinationType` gives it. The service has none for some connectors.
    #[serde(rename = "type")]
    pub(crate) short_name: Option<String>,
    pub(crate) docker_repository: String,
    pub(crate) docker_image_tag: String,
    pub(crate) documentation_url: String,
    pub(crate) specification: Specification,
}

/// A kind of source.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SourceConnector {
    #[serde(flatten)]
    pub(crate) connector: Connector,
    pub(crate) streams: Vec<StreamTemplate>,
    /// Members of a configuration that an OAuth consent fills in, if the connector supports OAuth.
    #[serde(default)]
    pub(crate) oauth: Option<Map<String, Value>>,
}

/// A kind of destination.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DestinationConnector {
    #[serde(flatten)]
    pub(crate) connector: Connector,
    pub(crate) sync_modes: Vec<DestinationSyncMode>,
}

impl Deref for SourceConnector {
    type Target = Connector;

    fn deref(&self) -> &Connector {
        &self.connector
    }
}

impl Deref for DestinationConnector {
    type Target = Connector;

    fn deref(&self) -> &Connector {
        &self.connector
    }
}
