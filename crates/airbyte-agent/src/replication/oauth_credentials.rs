//! OAuth apps of a workspace or an organization, used instead of Airbyte's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::ActorType;
use airbyte_agent_core::JsonObject;

/// Set the workspace's OAuth app for a connector. It replaces an earlier one.
///
/// Only on Airbyte Cloud: self-managed installations respond with 501.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetWorkspaceOAuthCredentials {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Whether the app is for sources or for destinations.
    pub actor_type: ActorType,
    /// Short name of the connector, such as `google-ads`.
    pub name: String,
    /// Values of the OAuth app, such as its client id and secret, with the members that the connector requires.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
}

/// Delete the workspace's OAuth app for a connector, so that Airbyte's own applies again.
///
/// Only on Airbyte Cloud: self-managed installations respond with 501.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteWorkspaceOAuthCredentials {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Whether the app is for sources or for destinations.
    pub actor_type: ActorType,
    /// Short name of the connector, such as `google-ads`.
    pub name: String,
}

/// Set the organization's OAuth app for a connector. It replaces an earlier one.
///
/// Only for organizations whose plan includes it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetOrganizationOAuthCredentials {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Whether the app is for sources or for destinations.
    pub actor_type: ActorType,
    /// Short name of the connector, such as `google-ads`.
    pub name: String,
    /// Values of the OAuth app, such as its client id and secret, with the members that the connector requires.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
}

/// Delete the organization's OAuth app for a connector, so that Airbyte's own applies again.
///
/// Only for organizations whose plan includes it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteOrganizationOAuthCredentials {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Whether the app is for sources or for destinations.
    pub actor_type: ActorType,
    /// Short name of the connector, such as `google-ads`.
    pub name: String,
}
