//! Airbyte Embedded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::permissions::PermissionType;
use super::validation::require_text;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{Object, Secret, resource};

resource! {
    /// Airbyte Embedded: tokens for the users of another product. It is available to organizations for which Airbyte has
    /// enabled it.
    Embedded = "replication.embedded" {
        list_organizations: ListEmbeddedOrganizations => EmbeddedOrganizationList["organizations": EmbeddedOrganization], GET "/embedded/organizations";
        create_widget_token: CreateWidgetToken => WidgetToken, POST "/embedded/widget_token" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("organizationId", &self.organization_id)?;
                require_text("allowedOrigin", &self.allowed_origin)?;
                require_text("externalUserId", &self.external_user_id)
            }
        };
        create_scoped_token: CreateScopedToken => ScopedToken, POST "/embedded/scoped_token" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("workspaceId", &self.workspace_id)
            }
        };
    }
}

/// List the organizations of the caller for which Airbyte Embedded is enabled. Not paged.
///
/// Any authenticated user may call it.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListEmbeddedOrganizations {}

/// Organizations for which Airbyte Embedded is enabled. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmbeddedOrganizationList {
    /// The organizations.
    pub organizations: Vec<EmbeddedOrganization>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An organization for which Airbyte Embedded is enabled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmbeddedOrganization {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Name of the organization.
    pub organization_name: String,
    /// Role of the caller in the organization.
    pub permission: PermissionType,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a token for the embedded widget, limited to one workspace and one origin.
///
/// Each external user has a workspace, which the service creates at the first token. Requires at least the role
/// `organization_admin`, and an organization for which Airbyte Embedded is enabled.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateWidgetToken {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Origin of the page that embeds the widget, such as `https://app.example.com:8443`. It includes the port.
    pub allowed_origin: String,
    /// Id of the user in the embedding product. Any text: it determines the workspace.
    pub external_user_id: String,
}

/// A token for the embedded widget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WidgetToken {
    /// Widget token. Treat it as opaque and pass it to the widget. Its lifetime is not published.
    pub token: Secret,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a token that gives access to one workspace.
///
/// Requires at least the role `organization_admin`, and an organization for which Airbyte Embedded is enabled.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateScopedToken {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// A token that gives access to one workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScopedToken {
    /// Scoped token. Its lifetime is not published.
    pub token: Secret,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
