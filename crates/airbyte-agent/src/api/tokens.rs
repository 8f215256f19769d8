//! Application, scoped and widget tokens.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::TagSelectionMode;
use crate::json::Object;
use crate::operation::{Meta, Token, resource};
use crate::secret::Secret;

resource! {
    /// Tokens for callers that must not hold the client credentials.
    Tokens = "tokens" {
        create_application: CreateApplicationToken => ApplicationToken, Meta::post("/api/v1/account/applications/token").token(Token::None).read();
        create_scoped: CreateScopedToken => ScopedToken, Meta::post("/api/v1/account/applications/scoped-token");
        scoped_info: GetScopedTokenInfo => ScopedTokenInfo, Meta::get("/api/v1/account/applications/scoped-token/info").token(Token::Scoped);
        create_widget: CreateWidgetToken => WidgetToken, Meta::post("/api/v1/account/applications/widget-token");
    }
}

/// Exchange client credentials for an application token.
///
/// The client does this by itself before its first call; call it only when something else needs the token. Tokens
/// cannot be refreshed: mint another before `expires_in` runs out (BEHAVIOUR section 2).
///
/// `POST /api/v1/account/applications/token`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateApplicationToken {
    /// Client id of the application.
    pub client_id: String,
    /// Client secret of the application. Never shown.
    pub client_secret: Secret,
}

/// An organization-wide token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApplicationToken {
    /// Application token (JWT). Treat as opaque.
    pub access_token: Secret,
    /// Seen as `bearer`.
    pub token_type: String,
    /// Lifetime in seconds; docs show 900.
    pub expires_in: i64,
    /// Organization the token was issued for. A UUID.
    pub organization_id: Option<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Mint a token that reaches one workspace only, for 20 minutes.
///
/// A workspace name that is not known yet creates the workspace: there is no other public way to make one
/// (BEHAVIOUR section 8).
///
/// `POST /api/v1/account/applications/scoped-token`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateScopedToken {
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Region for a workspace that has to be created; US when absent. A UUID: US is
    /// `645a183f-b12b-4c6e-8ad3-99e165603450`, EU is `b9e48d61-f082-4a14-a8d0-799a907938cb`.
    pub region_id: Option<String>,
}

/// A token for one workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScopedToken {
    /// Scoped token. No expiry is returned; docs state 20 minutes.
    pub token: Secret,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Tell which organization and workspace the scoped token in use reaches.
///
/// Needs a scoped token as the bearer: a client built with it, or the per-call option `token`.
///
/// `GET /api/v1/account/applications/scoped-token/info`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetScopedTokenInfo {}

/// What a scoped token reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScopedTokenInfo {
    /// Organization it reaches. A UUID.
    pub organization_id: String,
    /// Workspace it reaches. A UUID.
    pub workspace_id: String,
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Mint a token for the embedded widget: one workspace, one origin.
///
/// Like a scoped token it creates a workspace whose name is new.
///
/// `POST /api/v1/account/applications/widget-token`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateWidgetToken {
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Region for a workspace that has to be created; US when absent. A UUID: US is
    /// `645a183f-b12b-4c6e-8ad3-99e165603450`, EU is `b9e48d61-f082-4a14-a8d0-799a907938cb`.
    pub region_id: Option<String>,
    /// Origin the embedding page is served from, port included.
    pub allowed_origin: String,
    /// Limit the source templates offered to those with these tags.
    pub selected_source_template_tags: Option<Vec<String>>,
    /// How source-template tags combine. Default: `any`.
    pub selected_source_template_tags_mode: Option<TagSelectionMode>,
    /// Limit the connection templates applied to those with these tags.
    pub selected_connection_template_tags: Option<Vec<String>>,
    /// How connection-template tags combine. Default: `any`.
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// A token for the embedded widget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WidgetToken {
    /// Widget token. Lifetime not published.
    pub token: Secret,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
