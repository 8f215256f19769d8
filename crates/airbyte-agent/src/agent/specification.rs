//! The specification of a connector's configuration.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// Specification of a connector's configuration. Some of its members have names in camel case, others in snake case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorSpecification {
    /// URL of the connector's documentation.
    #[serde(rename = "documentationUrl")]
    pub documentation_url: Option<String>,
    /// JSON Schema of the configuration.
    #[serde(rename = "connectionSpecification")]
    pub connection_specification: ConnectionSpecification,
    /// Specification of the OAuth flow, if the connector has one.
    pub advanced_auth: Option<AdvancedAuth>,
    /// Sync modes that the connector supports, if it is a destination.
    pub supported_destination_sync_modes: Option<Vec<DestinationSyncMode>>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// How a destination writes records.
    pub enum DestinationSyncMode {
        /// `append`.
        Append = "append",
        /// `append_dedup`.
        AppendDedup = "append_dedup",
        /// `overwrite`.
        Overwrite = "overwrite",
        /// `overwrite_dedup`.
        OverwriteDedup = "overwrite_dedup",
        /// `soft_delete`.
        SoftDelete = "soft_delete",
        /// `update`.
        Update = "update",
    }
}

/// JSON Schema of a connector's configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionSpecification {
    /// Names of the required properties.
    #[serde(default)]
    pub required: Vec<String>,
    /// JSON Schemas of the properties, by name.
    pub properties: Option<Object>,
    /// Description of the configuration.
    pub description: Option<String>,
    /// Title of the configuration.
    pub title: Option<String>,
    /// JSON Schema type. Always `object`.
    pub r#type: String,
    /// URI of the JSON Schema dialect.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Specification of a connector's OAuth flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdvancedAuth {
    /// Type of the flow, such as `oauth2.0`.
    pub auth_flow_type: String,
    /// Path of the configuration property that selects OAuth.
    pub predicate_key: Option<Vec<String>>,
    /// Value of that property if OAuth is selected.
    pub predicate_value: Option<String>,
    /// Inputs and outputs of the flow.
    pub oauth_config_specification: OAuthConfigSpecification,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Inputs and outputs of an OAuth flow, as JSON Schemas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OAuthConfigSpecification {
    /// Configuration properties that the flow requires from the user.
    pub oauth_user_input_from_connector_config_specification: Option<Object>,
    /// How the consent URL is built.
    pub oauth_connector_input_specification: Option<Object>,
    /// Values that the flow returns.
    #[serde(default)]
    pub complete_oauth_output_specification: Object,
    /// Values that the OAuth app must have.
    #[serde(default)]
    pub complete_oauth_server_input_specification: Object,
    /// Values of the OAuth app that are passed to the connector.
    #[serde(default)]
    pub complete_oauth_server_output_specification: Object,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
