//! Running an action on a connected account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

use airbyte_agent_core::{JsonObject, Object};

/// Run one action on one entity of a connected account.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Execute {
    /// Connector id.
    pub id: String,
    /// Resource or stream name; ignored by some actions, `""` for describe.
    pub entity: String,
    /// list, get, search, create, update, delete, download, context_store_search, context_store_sql_query, … An open
    /// set.
    pub action: String,
    /// Arguments of the action, keys exactly as the connector documents them.
    pub params: Option<JsonObject>,
    /// Dot-path allowlist. Wins over exclude_fields.
    pub select_fields: Option<Vec<String>>,
    /// Dot-path blocklist. Ignored when select_fields is given.
    pub exclude_fields: Option<Vec<String>>,
    /// False lets the server shorten long texts in collection results. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub skip_truncation: Option<bool>,
    /// Why the call is made; kept with the audit record. At most 512 characters.
    #[schemars(extend("maxLength" = 512))]
    pub intent: Option<String>,
}

/// Envelope of every JSON execute result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExecuteResponse {
    /// `success` in every example.
    pub status: String,
    /// Any JSON: array, object or scalar, set by the action.
    pub result: Value,
    /// Any JSON, may be null. Paging state lives here; keys differ per connector.
    pub connector_metadata: Value,
    /// How it went.
    pub execution_metadata: ExecutionMetadata,
    /// Present when a search woke a paused Context Store.
    pub warning: Option<ExecuteWarning>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// How an execution went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExecutionMetadata {
    /// Docs show it as `source_id:<connector id>`; do not parse.
    pub connector_instance_id: String,
    /// How long the action took on the server, in milliseconds.
    pub execution_time_ms: i64,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What the service wants a caller to know although the action succeeded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ExecuteWarning {
    /// The Context Store had been paused.
    Inactivity(ContextStoreInactivityWarning),
    /// A text, as one official client expects it.
    Text(String),
    /// A shape this version does not know, as received.
    Other(Value),
}

/// A search woke a Context Store that had been paused for inactivity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContextStoreInactivityWarning {
    /// Machine-readable code.
    pub code: String,
    /// What happened, in words.
    pub message: String,
    /// When the store was paused.
    #[schemars(extend("format" = "date-time"))]
    pub deactivated_at: Option<String>,
    /// When it was woken.
    #[schemars(extend("format" = "date-time"))]
    pub reactivated_at: Option<String>,
    /// Last cache update kept; data may be older than it looks.
    #[schemars(extend("format" = "date-time"))]
    pub stale_since: Option<String>,
    /// Where its state can be read.
    pub status_url: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get what is needed to run an action in the caller's own network.
///
/// The answer holds references to secrets (`secret_coordinate::…`) which the caller resolves itself; it never falls
/// back to hosted execution.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrepareExecute {
    /// Connector id.
    pub id: String,
    /// Resource or stream name; ignored by some actions, `""` for describe.
    pub entity: String,
    /// list, get, search, create, update, delete, download, context_store_search, context_store_sql_query, … An open
    /// set.
    pub action: String,
    /// Arguments of the action, keys exactly as the connector documents them.
    pub params: Option<JsonObject>,
    /// Dot-path allowlist. Wins over exclude_fields.
    pub select_fields: Option<Vec<String>>,
    /// Dot-path blocklist. Ignored when select_fields is given.
    pub exclude_fields: Option<Vec<String>>,
    /// False lets the server shorten long texts in collection results. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub skip_truncation: Option<bool>,
    /// Why the call is made; kept with the audit record. At most 512 characters.
    #[schemars(extend("maxLength" = 512))]
    pub intent: Option<String>,
}

/// An action made ready to run elsewhere. Which members are always sent is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PreparedExecute {
    /// `success` in every example.
    pub status: String,
    /// Any JSON, may be null.
    pub connector_metadata: Option<Value>,
    /// How it went.
    pub execution_metadata: Option<ExecutionMetadata>,
    /// Official clients disagree on its shape: an object or a text.
    pub warning: Option<ExecuteWarning>,
    /// What to run, and with what.
    pub bundle: ExecuteBundle,
    /// Null here: nothing was run.
    pub result: Option<Value>,
    /// Not explained by any source.
    pub context_store_bundle: Option<Value>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An action made ready to run in the caller's own network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExecuteBundle {
    /// Connector definition id.
    pub connector_definition_id: String,
    /// Connector definition, in YAML.
    pub definition_yaml: String,
    /// Entity to run on.
    pub entity: String,
    /// Action to run.
    pub action: String,
    /// Arguments of the action.
    pub params: Option<Object>,
    /// Echo of the request.
    pub select_fields: Option<Vec<String>>,
    /// Echo of the request.
    pub exclude_fields: Option<Vec<String>>,
    /// Taken as true when absent.
    pub skip_truncation: Option<bool>,
    /// Config path -> auth key.
    pub replication_auth_key_mapping: Option<Object>,
    /// Non-secret settings.
    pub config_values: Option<Object>,
    /// May hold `secret_coordinate::<id>` strings that the caller resolves in its own secret manager.
    pub source_config: Object,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
