//! Application, scoped and widget tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::TagSelectionMode;
use airbyte_agent_core::Object;
use airbyte_agent_core::Secret;
use airbyte_agent_core::operation::Auth;
use airbyte_agent_core::resource;

resource! {
    /// Tokens for callers that must not hold the client credentials.
    Tokens = "tokens" {
        create_application: CreateApplicationToken => ApplicationToken, POST "/api/v1/account/applications/token" .auth(Auth::None).read();
        create_scoped: CreateScopedToken => ScopedToken, POST "/api/v1/account/applications/scoped-token";
        scoped_info: GetScopedTokenInfo => ScopedTokenInfo, GET "/api/v1/account/applications/scoped-token/info" .auth(Auth::Scoped);
        create_widget: CreateWidgetToken => WidgetToken, POST "/api/v1/account/applications/widget-token";
    }
}

/// Exchange client credentials for an application token.
///
/// The client does this by itself before its first call; call it only when something else needs the token. Tokens
/// cannot be refreshed: mint another before `expires_in` runs out.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateApplicationToken {
    /// Client id of the application.
    pub client_id: String,
    /// Client secret of the application. Never shown.
    pub client_secret: Secret,
}

/// An organization-wide token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApplicationToken {
    /// Application token (JWT). Treat as opaque.
    pub access_token: Secret,
    /// Seen as `bearer`.
    pub token_type: String,
    /// Lifetime in seconds; docs show 900.
    pub expires_in: i64,
    /// Organization the token was issued for.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Mint a token that reaches one workspace only, for 20 minutes.
///
/// A workspace name that is not known yet creates the workspace: there is no other public way to make one.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateScopedToken {
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Region for a workspace that has to be created; US when absent. US is `645a183f-b12b-4c6e-8ad3-99e165603450`, EU
    /// is `b9e48d61-f082-4a14-a8d0-799a907938cb`.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: Option<String>,
}

/// A token for one workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScopedToken {
    /// Scoped token. No expiry is returned; docs state 20 minutes.
    pub token: Secret,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Tell which organization and workspace the scoped token in use reaches.
///
/// Needs a scoped token as the bearer: a client built with it, or the per-call option `token`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetScopedTokenInfo {}

/// What a scoped token reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScopedTokenInfo {
    /// Organization it reaches.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Workspace it reaches.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Mint a token for the embedded widget: one workspace, one origin.
///
/// Like a scoped token it creates a workspace whose name is new.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateWidgetToken {
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Region for a workspace that has to be created; US when absent. US is `645a183f-b12b-4c6e-8ad3-99e165603450`, EU
    /// is `b9e48d61-f082-4a14-a8d0-799a907938cb`.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: Option<String>,
    /// Origin the embedding page is served from, port included.
    pub allowed_origin: String,
    /// Limit the source templates offered to those with these tags.
    pub selected_source_template_tags: Option<Vec<String>>,
    /// How source-template tags combine. Default: `any`.
    #[schemars(extend("x-default" = "any"))]
    pub selected_source_template_tags_mode: Option<TagSelectionMode>,
    /// Limit the connection templates applied to those with these tags.
    pub selected_connection_template_tags: Option<Vec<String>>,
    /// How connection-template tags combine. Default: `any`.
    #[schemars(extend("x-default" = "any"))]
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// A token for the embedded widget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WidgetToken {
    /// Widget token. Lifetime not published.
    pub token: Secret,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
