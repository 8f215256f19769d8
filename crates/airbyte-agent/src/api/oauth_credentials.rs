//! The organization's own OAuth apps.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::json::{JsonObject, Object, open_enum};
use crate::operation::{Meta, resource};
use crate::request::{Refusal, exactly_one};

resource! {
    /// OAuth apps of the organization's own, per kind of connector.
    OAuthCredentialsResource = "oauth_credentials" {
        set: SetOAuthCredentials => OAuthCredentials, Meta::put("/api/v1/oauth/credentials"), with {
            fn validate(&self) -> Result<(), Refusal> {
                exactly_one(&[
                    ("connector_type", self.connector_type.is_some()),
                    ("connector_definition_id", self.connector_definition_id.is_some()),
                ])
            }
        };
        delete: DeleteOAuthCredentials => (), Meta::delete("/api/v1/oauth/credentials/connector_type/{connector_type}");
    }
}

/// Use the organization's own OAuth app for a kind of connector; replaces an earlier one.
///
/// Name the kind by exactly one of `connector_type` and `connector_definition_id`.
///
/// `PUT /api/v1/oauth/credentials`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetOAuthCredentials {
    /// Connector definition id. A UUID.
    pub connector_definition_id: Option<String>,
    /// Connector name, exact but case-insensitive.
    pub connector_type: Option<String>,
    /// OAuth app values, e.g. client_id and client_secret.
    pub configuration: JsonObject,
}

/// The organization's OAuth app for a kind of connector. The configuration is never echoed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OAuthCredentials {
    /// Identifier. A UUID.
    pub id: String,
    /// Whom it applies to.
    pub scope_type: ScopeType,
    /// The organization, unless global. A UUID.
    pub scope_id: Option<String>,
    /// Not the name sent in the request: source or destination.
    pub connector_type: ConnectorType,
    /// Connector definition id. A UUID.
    pub connector_definition_id: String,
    /// When it was made. RFC 3339.
    pub created_at: String,
    /// When it was last changed. RFC 3339.
    pub updated_at: String,
    /// Members this version does not know, as received.
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
///
/// `DELETE /api/v1/oauth/credentials/connector_type/{connector_type}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteOAuthCredentials {
    /// Connector name, exact but case-insensitive.
    pub connector_type: String,
}
