//! Application, scoped and widget tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::TagSelectionMode;
use super::workspace_default::IN_WORKSPACE;
use airbyte_agent_core::Object;
use airbyte_agent_core::Secret;
use airbyte_agent_core::operation::Auth;
use airbyte_agent_core::resource;

resource! {
    /// Access tokens: for the client itself, for one workspace, and for the embedded widget.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
    /// # let client = airbyte_agent::Client::builder()
    /// #     .base_url(emulator.url())
    /// #     .client_id(emulator.client_id())
    /// #     .client_secret(emulator.client_secret())
    /// #     .build()?;
    /// use airbyte_agent::{Client, CreateScopedToken};
    ///
    /// let request = CreateScopedToken { workspace_name: Some("customer-1".into()), ..Default::default() };
    /// let token = client.tokens().create_scoped(request).await?.token;
    /// // A client with this token can access the workspace `customer-1` only.
    /// let customer = Client::builder().base_url(client.base_url()).token(token).build()?;
    /// let info = customer.tokens().scoped_info(Default::default()).await?;
    /// assert_eq!(info.workspace_name, "customer-1");
    /// # Ok(())
    /// # }
    /// ```
    Tokens = "tokens" {
        create_application: CreateApplicationToken => ApplicationToken, POST "/api/v1/account/applications/token" .auth(Auth::None).read();
        create_scoped: CreateScopedToken => ScopedToken, POST "/api/v1/account/applications/scoped-token"
            .client_default(IN_WORKSPACE).positional(&["workspace_name"]);
        scoped_info: GetScopedTokenInfo => ScopedTokenInfo, GET "/api/v1/account/applications/scoped-token/info" .auth(Auth::Scoped);
        create_widget: CreateWidgetToken => WidgetToken, POST "/api/v1/account/applications/widget-token" .client_default(IN_WORKSPACE);
    }
}

/// Exchange client credentials for an application token.
///
/// The client does this itself before its first call. Call it only to obtain a token for another program. A token
/// cannot be renewed: request another one before `expires_in` has passed.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateApplicationToken {
    /// Client id of the application.
    pub client_id: String,
    /// Client secret of the application.
    pub client_secret: Secret,
}

/// A token that is valid for the whole organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApplicationToken {
    /// Application token (a JWT). Treat it as opaque.
    pub access_token: Secret,
    /// Type of the token, such as `bearer`.
    pub token_type: String,
    /// Lifetime in seconds, such as 900.
    pub expires_in: i64,
    /// Id of the organization that the token was issued for.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a token that gives access to one workspace for 20 minutes.
///
/// If no workspace has this name, the service creates it. There is no separate operation that creates workspaces.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateScopedToken {
    /// Name of the workspace. Older names of this member are `customer_name` and `external_user_id`. Default: the
    /// `workspace` of the client.
    pub workspace_name: Option<String>,
    /// Id of the region in which a new workspace is created: `645a183f-b12b-4c6e-8ad3-99e165603450` (US) or
    /// `b9e48d61-f082-4a14-a8d0-799a907938cb` (EU). Default: US.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: Option<String>,
}

/// A token that gives access to one workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScopedToken {
    /// Scoped token. The response does not state its lifetime, which is 20 minutes.
    pub token: Secret,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get the organization and workspace that a scoped token gives access to.
///
/// The bearer token of the call must be a scoped token: set `token` in the settings of the client or in the options of
/// the call.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetScopedTokenInfo {}

/// The organization and workspace that a scoped token gives access to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScopedTokenInfo {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of the workspace. Older names of this member are `customer_name` and `external_user_id`.
    pub workspace_name: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a token for the embedded widget, limited to one workspace and one origin.
///
/// If no workspace has this name, the service creates it.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateWidgetToken {
    /// Name of the workspace. Older names of this member are `customer_name` and `external_user_id`. Default: the
    /// `workspace` of the client.
    pub workspace_name: Option<String>,
    /// Id of the region in which a new workspace is created: `645a183f-b12b-4c6e-8ad3-99e165603450` (US) or
    /// `b9e48d61-f082-4a14-a8d0-799a907938cb` (EU). Default: US.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: Option<String>,
    /// Origin of the page that embeds the widget, such as `https://app.example.com:8443`. It includes the port.
    pub allowed_origin: String,
    /// Offer only source templates with these tags.
    pub selected_source_template_tags: Option<Vec<String>>,
    /// Whether a source template must have all of these tags or any of them. Default: `any`.
    #[schemars(extend("x-default" = "any"))]
    pub selected_source_template_tags_mode: Option<TagSelectionMode>,
    /// Apply only connection templates with these tags.
    pub selected_connection_template_tags: Option<Vec<String>>,
    /// Whether a connection template must have all of these tags or any of them. Default: `any`.
    #[schemars(extend("x-default" = "any"))]
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// A token for the embedded widget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WidgetToken {
    /// Widget token. Its lifetime is not published.
    pub token: Secret,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
