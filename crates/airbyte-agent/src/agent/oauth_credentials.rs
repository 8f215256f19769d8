//! OAuth apps that the organization uses instead of the default ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::{ValidationError, require_one_of};
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object, open_enum};

resource! {
    /// OAuth apps that the organization uses instead of the default ones.
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
    /// use airbyte_agent::{DeleteOAuthCredentials, JsonObject, SetOAuthCredentials};
    /// use serde_json::json;
    ///
    /// client
    ///     .oauth_credentials()
    ///     .set(SetOAuthCredentials {
    ///         connector_type: Some("Slack".into()),
    ///         configuration: JsonObject::of(&json!({"client_id": "…", "client_secret": "…"}))?,
    ///         ..Default::default()
    ///     })
    ///     .await?;
    /// client.oauth_credentials().delete(DeleteOAuthCredentials { connector_type: "Slack".into() }).await?;
    /// # Ok(())
    /// # }
    /// ```
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

/// Set the organization's OAuth app for a connector definition. It replaces an earlier one.
///
/// Requires exactly one of `connector_type` and `connector_definition_id`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetOAuthCredentials {
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub connector_definition_id: Option<String>,
    /// Display name of the connector definition, such as `GitHub`. Case-insensitive.
    pub connector_type: Option<String>,
    /// Values of the OAuth app, such as `client_id` and `client_secret`.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
}

/// The organization's OAuth app for a connector definition. Its configuration is not returned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OAuthCredentials {
    /// Id of the credentials.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Whether the app applies globally or to an organization.
    pub scope_type: ScopeType,
    /// Id of the organization. `null` if the app applies globally.
    #[schemars(extend("format" = "uuid"))]
    pub scope_id: Option<String>,
    /// Whether the app is for a source or a destination. This is not the `connector_type` of the request.
    pub connector_type: ConnectorType,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub connector_definition_id: String,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: String,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Where an OAuth app applies.
    pub enum ScopeType {
        /// In all organizations.
        Global = "global",
        /// In one organization.
        Organization = "organization",
    }
}

open_enum! {
    /// Whether a definition is for a source or a destination.
    pub enum ConnectorType {
        /// A source.
        Source = "source",
        /// A destination.
        Destination = "destination",
    }
}

/// Delete the organization's OAuth app for a connector definition, so that the default one applies again. Succeeds even
/// if none is set.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteOAuthCredentials {
    /// Display name of the connector definition, such as `GitHub`. Case-insensitive.
    pub connector_type: String,
}
