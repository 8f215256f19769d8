//! What a connector is, and what of it can be searched.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::{Object, open_enum};

/// Tell a connector's identity, readiness for search, and where its docs are.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InspectConnector {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A connector's identity and readiness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorInspection {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub connector_id: String,
    /// Display name.
    pub name: String,
    /// Workspace it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Organization it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Definition id.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// Display name of its kind.
    pub source_definition_name: Option<String>,
    /// Template it was made from.
    #[schemars(extend("format" = "uuid"))]
    pub source_config_template_id: String,
    /// Pass unchanged as `id` to the skill docs endpoint.
    pub docs_skill_id: String,
    /// Null when readiness could not be read.
    pub context_store_readiness: Option<ContextStoreReadiness>,
    /// Non-fatal problems.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What can be searched in the Context Store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContextStoreReadiness {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub connector_id: String,
    /// Definition id.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// What the definition allows to be cached.
    #[serde(default)]
    pub supported_context_store_entities: Vec<SupportedContextStoreEntity>,
    /// What this connector caches.
    #[serde(default)]
    pub configured_cache_entities: Vec<ConfiguredCacheEntity>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An entity that the definition lets the Context Store keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SupportedContextStoreEntity {
    /// Entity that can be cached.
    pub entity: String,
    /// Recommended search target. Default: `false`.
    #[serde(default)]
    #[schemars(extend("x-default" = false))]
    pub suggested: bool,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An entity that this connector keeps in the Context Store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConfiguredCacheEntity {
    /// Cached entity.
    pub entity: String,
    /// Cache stream state; open set.
    pub status: String,
    /// context_store_search works now.
    pub ready_for_search: bool,
    /// Still declared by the connector definition.
    pub supported: bool,
    /// Approximate row count.
    pub entity_count: Option<i64>,
    /// Last cache metadata change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// One entry per semantically indexed field; empty if none.
    #[serde(default)]
    pub semantic_search_status: Vec<SemanticSearchStatus>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// The semantic index of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SemanticSearchStatus {
    /// Field with embeddings.
    pub field: String,
    /// READY once embeddings exist.
    pub status: SemanticIndexState,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// State of a semantic index.
    pub enum SemanticIndexState {
        /// Embeddings are being made.
        Indexing = "INDEXING",
        /// Embeddings exist.
        Ready = "READY",
    }
}
