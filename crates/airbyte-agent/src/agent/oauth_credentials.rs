//! The organization's own OAuth apps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::{ValidationError, require_one_of};
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object, open_enum};

resource! {
    /// OAuth apps of the organization's own, per kind of connector.
    OAuthCredentialsResource = "oauth_credentials" {
        set: SetOAuthCredentials => OAuthCredentials, PUT "/api/v1/oauth/credentials" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_one_of(&[
                    ("connector_type", self.connector_type.is_some()),
                    ("connector_definition_id", self.connector_definition_id.is_some()),
                ])
            }
        };
        delete: DeleteOAuthCredentials => (), DELETE "/api/v1/oauth/credentials/connector_type/{connector_type}";
    }
}

/// Use the organization's own OAuth app for a kind of connector; replaces an earlier one.
///
/// Name the kind by exactly one of `connector_type` and `connector_definition_id`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetOAuthCredentials {
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub connector_definition_id: Option<String>,
    /// Connector name, exact but case-insensitive.
    pub connector_type: Option<String>,
    /// OAuth app values, e.g. client_id and client_secret.
    pub configuration: JsonObject,
}

/// The organization's OAuth app for a kind of connector. The configuration is never echoed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OAuthCredentials {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Whom it applies to.
    pub scope_type: ScopeType,
    /// The organization, unless global.
    #[schemars(extend("format" = "uuid"))]
    pub scope_id: Option<String>,
    /// Not the name sent in the request: source or destination.
    pub connector_type: ConnectorType,
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub connector_definition_id: String,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: String,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Whom something applies to.
    pub enum ScopeType {
        /// `global`.
        Global = "global",
        /// `organization`.
        Organization = "organization",
    }
}

open_enum! {
    /// Source or destination.
    pub enum ConnectorType {
        /// `source`.
        Source = "source",
        /// `destination`.
        Destination = "destination",
    }
}

/// Go back to the default OAuth app. Succeeds also when nothing was set.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteOAuthCredentials {
    /// Connector name, exact but case-insensitive.
    pub connector_type: String,
}
