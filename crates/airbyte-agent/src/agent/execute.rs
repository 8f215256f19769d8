//! Execution of actions: requests and responses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::skip_serializing_none;

use airbyte_agent_core::{JsonObject, Object};

/// Execute an action on an entity of a connector.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Execute {
    /// Id of the connector.
    pub id: String,
    /// Name of the entity, such as `issues`. Some actions ignore it; `describe` takes an empty string.
    pub entity: String,
    /// Name of the action: `list`, `get`, `search`, `create`, `update`, `delete`, `download`, `context_store_search`,
    /// `context_store_sql_query`, or another that the connector documents.
    pub action: String,
    /// Parameters of the action, with the names that the connector documents. Names are case-sensitive.
    #[schemars(extend("x-secret" = true))]
    pub params: Option<JsonObject>,
    /// Fields to return, as paths separated by dots. Takes precedence over `exclude_fields`.
    pub select_fields: Option<Vec<String>>,
    /// Fields to omit, as paths separated by dots. Ignored if `select_fields` is set.
    pub exclude_fields: Option<Vec<String>>,
    /// Whether collections contain long strings in full. If `false`, the service shortens them. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub skip_truncation: Option<bool>,
    /// Reason for the call, which the service keeps with its audit record. At most 512 characters.
    #[schemars(extend("maxLength" = 512))]
    pub intent: Option<String>,
}

/// The response of an executed action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExecuteResponse {
    /// Status of the execution, such as `success`.
    pub status: String,
    /// Result of the action: an array, an object or another JSON value.
    pub result: Value,
    /// Metadata of the connector, such as the position of the next page. Its members differ by connector. May be
    /// `null`.
    pub connector_metadata: Value,
    /// Metadata of the execution.
    pub execution_metadata: ExecutionMetadata,
    /// Warning, present if a search reactivated a paused Context Store.
    pub warning: Option<ExecuteWarning>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Metadata of an execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExecutionMetadata {
    /// Id of the connector instance, such as `source_id:` followed by the id of the connector. Treat it as opaque.
    pub connector_instance_id: String,
    /// Execution time on the server, in milliseconds.
    pub execution_time_ms: i64,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A warning about an action that succeeded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ExecuteWarning {
    /// The Context Store was paused.
    Inactivity(ContextStoreInactivityWarning),
    /// A text.
    Text(String),
    /// A value of a form that this version of the client does not know, as received.
    Other(Value),
}

/// A warning that a search reactivated a Context Store, which had been paused because of inactivity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContextStoreInactivityWarning {
    /// Code of the warning.
    pub code: String,
    /// Description of the warning.
    pub message: String,
    /// Time at which the store was paused.
    #[schemars(extend("format" = "date-time"))]
    pub deactivated_at: Option<String>,
    /// Time at which the store was reactivated.
    #[schemars(extend("format" = "date-time"))]
    pub reactivated_at: Option<String>,
    /// Time of the last update of the cached data. Later changes are missing from the result.
    #[schemars(extend("format" = "date-time"))]
    pub stale_since: Option<String>,
    /// URL of the store's status.
    pub status_url: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get a bundle for executing an action in the caller's own network.
///
/// The bundle contains references to secrets (`secret_coordinate::…`), which the caller resolves. The service does not
/// execute the action.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PrepareExecute {
    /// Id of the connector.
    pub id: String,
    /// Name of the entity, such as `issues`. Some actions ignore it; `describe` takes an empty string.
    pub entity: String,
    /// Name of the action: `list`, `get`, `search`, `create`, `update`, `delete`, `download`, `context_store_search`,
    /// `context_store_sql_query`, or another that the connector documents.
    pub action: String,
    /// Parameters of the action, with the names that the connector documents. Names are case-sensitive.
    #[schemars(extend("x-secret" = true))]
    pub params: Option<JsonObject>,
    /// Fields to return, as paths separated by dots. Takes precedence over `exclude_fields`.
    pub select_fields: Option<Vec<String>>,
    /// Fields to omit, as paths separated by dots. Ignored if `select_fields` is set.
    pub exclude_fields: Option<Vec<String>>,
    /// Whether collections contain long strings in full. If `false`, the service shortens them. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub skip_truncation: Option<bool>,
    /// Reason for the call, which the service keeps with its audit record. At most 512 characters.
    #[schemars(extend("maxLength" = 512))]
    pub intent: Option<String>,
}

/// A prepared action. Which members are always present is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PreparedExecute {
    /// Status of the execution, such as `success`.
    pub status: String,
    /// Metadata of the connector. May be `null`.
    pub connector_metadata: Option<Value>,
    /// Metadata of the preparation.
    pub execution_metadata: Option<ExecutionMetadata>,
    /// Warning: an object or a string.
    pub warning: Option<ExecuteWarning>,
    /// The bundle to execute.
    pub bundle: ExecuteBundle,
    /// Always `null`, because the action was not executed.
    pub result: Option<Value>,
    /// Bundle for the Context Store. Its content is not published.
    pub context_store_bundle: Option<Value>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A bundle for executing an action in the caller's own network.
#[derive(Clone, derive_more::Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExecuteBundle {
    /// Id of the connector definition.
    pub connector_definition_id: String,
    /// Connector definition as YAML.
    pub definition_yaml: String,
    /// Name of the entity.
    pub entity: String,
    /// Name of the action.
    pub action: String,
    /// Parameters of the action.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub params: Option<Object>,
    /// Fields to return, as in the request.
    pub select_fields: Option<Vec<String>>,
    /// Fields to omit, as in the request.
    pub exclude_fields: Option<Vec<String>>,
    /// Whether collections contain long strings in full. Treat an absent value as `true`.
    pub skip_truncation: Option<bool>,
    /// Names of authentication values, by path in the configuration.
    pub replication_auth_key_mapping: Option<Object>,
    /// Settings that are not secret.
    pub config_values: Option<Object>,
    /// Configuration of the connector. May contain references such as `secret_coordinate::<id>`, which the caller
    /// resolves in its own secret manager.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub source_config: Object,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
