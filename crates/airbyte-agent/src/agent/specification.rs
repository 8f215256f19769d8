//! What a connector definition asks to be configured with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use airbyte_agent_core::{Object, open_enum};

/// What a connector must be configured with. camelCase and snake_case stand side by side on the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorSpecification {
    /// Where its documentation is.
    #[serde(rename = "documentationUrl")]
    pub documentation_url: Option<String>,
    /// JSON Schema of the configuration.
    #[serde(rename = "connectionSpecification")]
    pub connection_specification: ConnectionSpecification,
    /// How its OAuth works, when it has one.
    pub advanced_auth: Option<AdvancedAuth>,
    /// Sync modes, of a destination.
    pub supported_destination_sync_modes: Option<Vec<DestinationSyncMode>>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// How a destination takes records.
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

/// JSON Schema fragment for a connector's configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionSpecification {
    /// Names of the properties that must be given.
    #[serde(default)]
    pub required: Vec<String>,
    /// JSON Schema of each property.
    pub properties: Option<Object>,
    /// What the configuration is for.
    pub description: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// JSON Schema type, `object`.
    pub r#type: String,
    /// JSON Schema dialect.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// How a connector's OAuth works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdvancedAuth {
    /// Kind of flow, such as `oauth2.0`.
    pub auth_flow_type: String,
    /// Path of the setting that turns OAuth on.
    pub predicate_key: Option<Vec<String>>,
    /// Value that this setting must have.
    pub predicate_value: Option<String>,
    /// What the flow takes and gives.
    pub oauth_config_specification: OAuthConfigSpecification,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What an OAuth flow takes and gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OAuthConfigSpecification {
    /// Settings that the consent needs from the user.
    pub oauth_user_input_from_connector_config_specification: Option<Object>,
    /// How the consent URL is made.
    pub oauth_connector_input_specification: Option<Object>,
    /// What the flow yields.
    #[serde(default)]
    pub complete_oauth_output_specification: Object,
    /// What the OAuth app must provide.
    #[serde(default)]
    pub complete_oauth_server_input_specification: Object,
    /// What the OAuth app provides to the connector.
    #[serde(default)]
    pub complete_oauth_server_output_specification: Object,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
