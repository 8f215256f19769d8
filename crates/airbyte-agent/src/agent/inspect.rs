//! The identity of a connector and the state of its Context Store.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::{Object, open_enum};

/// Get the identity of a connector, the state of its Context Store, and the id of its documentation.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InspectConnector {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// The identity of a connector and the state of its Context Store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorInspection {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub connector_id: String,
    /// Display name of the connector.
    pub name: String,
    /// Id of the workspace that the connector belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the organization that the connector belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// Display name of the connector definition.
    pub source_definition_name: Option<String>,
    /// Id of the source template that the connector was created from.
    #[schemars(extend("format" = "uuid"))]
    pub source_config_template_id: String,
    /// Id of the skill that documents the connector, for `skills.docs`. Treat it as opaque.
    pub docs_skill_id: String,
    /// What the Context Store can search. `null` if the service could not determine it.
    pub context_store_readiness: Option<ContextStoreReadiness>,
    /// Problems that did not prevent the response.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What the Context Store of a connector can search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContextStoreReadiness {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub connector_id: String,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// Entities that the connector definition allows to be cached.
    #[serde(default)]
    pub supported_context_store_entities: Vec<SupportedContextStoreEntity>,
    /// Entities that the connector caches.
    #[serde(default)]
    pub configured_cache_entities: Vec<ConfiguredCacheEntity>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An entity that can be cached in the Context Store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupportedContextStoreEntity {
    /// Name of the entity.
    pub entity: String,
    /// Whether the entity is recommended for searches. Default: `false`.
    #[serde(default)]
    #[schemars(extend("x-default" = false))]
    pub suggested: bool,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An entity that is cached in the Context Store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConfiguredCacheEntity {
    /// Name of the entity.
    pub entity: String,
    /// State of the cached stream. New states may be added.
    pub status: String,
    /// Whether `context_store_search` can be executed on the entity.
    pub ready_for_search: bool,
    /// Whether the connector definition still declares the entity.
    pub supported: bool,
    /// Approximate number of records.
    pub entity_count: Option<i64>,
    /// Time of the last change of the cache's metadata.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// State of the semantic index of each indexed field. Empty if there are none.
    #[serde(default)]
    pub semantic_search_status: Vec<SemanticSearchStatus>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// State of the semantic index of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SemanticSearchStatus {
    /// Name of the field.
    pub field: String,
    /// State of the index.
    pub status: SemanticIndexState,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// State of a semantic index.
    pub enum SemanticIndexState {
        /// Embeddings are being computed.
        Indexing = "INDEXING",
        /// Embeddings are available.
        Ready = "READY",
    }
}
