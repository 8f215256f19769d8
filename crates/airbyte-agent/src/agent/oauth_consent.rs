//! A consent in the browser that ends in a connector.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::entity_selection::RequestedEntity;
use airbyte_agent_core::{JsonObject, Object};

/// Start a consent in the browser that ends in a connector.
///
/// Needs an organization-owned source template for the kind, else 400. The browser lands on `redirect_url` with
/// `connector_id`, or with `error` and `error_description`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InitiateOAuth {
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Where the browser ends up, with connector_id or error appended.
    pub redirect_url: String,
    /// Connector name, exact but case-insensitive.
    pub connector_type: Option<String>,
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Needed when the organization has several templates for the connector.
    #[schemars(extend("format" = "uuid"))]
    pub source_template_id: Option<String>,
    /// Display name of the connector to be created.
    pub name: Option<String>,
    /// Merged with the OAuth credentials at creation.
    pub replication_config: Option<JsonObject>,
    /// Values some connectors need to build the consent URL. The docs page names this field oauth_input_configuration.
    pub environment: Option<JsonObject>,
    /// Turned into OAuth scopes.
    pub entities: Option<Vec<RequestedEntity>>,
}

/// A consent that has begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OAuthConsent {
    /// Send the user's browser here.
    pub consent_url: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
