//! OAuth consents in the browser, which create a connector.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::entity_selection::RequestedEntity;
use airbyte_agent_core::{JsonObject, Object};

/// Start an OAuth consent in the browser, after which the service creates the connector.
///
/// Requires exactly one of `connector_type` and `definition_id`, and a source template of the organization for the
/// connector definition; without one, the service responds with 400. When the consent has ended, the browser is
/// redirected to `redirect_url` with `connector_id`, or with `error` and `error_description`, in the query.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InitiateOAuth {
    /// Name of the workspace. Older names of this member are `customer_name` and `external_user_id`. Default: the
    /// `workspace` of the client.
    pub workspace_name: Option<String>,
    /// URL to which the browser is redirected when the consent has ended. It may have a query.
    pub redirect_url: String,
    /// Display name of the connector definition, such as `GitHub`. Case-insensitive.
    pub connector_type: Option<String>,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Id of the source template. Required if the organization has several templates for the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub source_template_id: Option<String>,
    /// Display name of the new connector.
    pub name: Option<String>,
    /// Configuration of the new connector, which the service merges with the OAuth credentials.
    #[schemars(extend("x-secret" = true))]
    pub replication_config: Option<JsonObject>,
    /// Values that the consent URL of some connectors requires, such as a subdomain.
    pub environment: Option<JsonObject>,
    /// Entities that the connector may access. They determine the OAuth scopes.
    pub entities: Option<Vec<RequestedEntity>>,
}

/// An OAuth consent that has been started.
#[derive(Clone, derive_more::Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OAuthConsent {
    /// URL to open in the user's browser.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub consent_url: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
