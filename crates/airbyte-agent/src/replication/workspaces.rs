//! Workspaces of an organization.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::BY_OFFSET;
use super::notifications::NotificationsConfig;
use super::oauth_credentials::{DeleteWorkspaceOAuthCredentials, SetWorkspaceOAuthCredentials};
use super::validation::{check_page, check_text, require_text};
use airbyte_agent_core::Object;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;

resource! {
    /// Workspaces of an organization. A workspace holds sources, destinations and connections.
    Workspaces = "replication.workspaces" {
        list: ListWorkspaces => WorkspaceList["data": Workspace], GET "/workspaces" .paging(BY_OFFSET).distinct_by("workspaceId") {
            fn validate(&self) -> Result<(), ValidationError> {
                check_page(self.limit, self.workspace_ids.as_deref())
            }
        };
        create: CreateWorkspace => Workspace, POST "/workspaces" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                self.notifications.as_ref().map_or(Ok(()), NotificationsConfig::validate_new)
            }
        };
        get: GetWorkspace => Workspace, GET "/workspaces/{workspaceId}";
        update: UpdateWorkspace => Workspace, PATCH "/workspaces/{workspaceId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("name", self.name.as_deref())
            }
        };
        delete: DeleteWorkspace => (), DELETE "/workspaces/{workspaceId}";
        set_oauth_credentials: SetWorkspaceOAuthCredentials => (), PUT "/workspaces/{workspaceId}/oauthCredentials" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)
            }
        };
        delete_oauth_credentials: DeleteWorkspaceOAuthCredentials => (), DELETE "/workspaces/{workspaceId}/oauthCredentials/{actorType}/{name}";
    }
}

/// List one page of the workspaces.
///
/// The order is not defined, so pages can repeat or miss workspaces while some are created or deleted.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListWorkspaces {
    /// Return only these workspaces. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_ids: Option<Vec<String>>,
    /// Whether deleted workspaces are returned too. Nothing tells them from the others, and the service returns them only
    /// if `workspaceIds` has their ids. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub include_deleted: Option<bool>,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Number of entries before the page. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub offset: Option<u32>,
}

/// One page of workspaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceList {
    /// URL of the page before, whose host may not be reachable: the client does not follow it. Empty on the first page.
    pub previous: Option<String>,
    /// URL of the page after, whose host may not be reachable: the client does not follow it. It is empty only if the page
    /// is.
    pub next: Option<String>,
    /// The workspaces of this page.
    pub data: Vec<Workspace>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of the workspace.
    pub name: String,
    /// Name of the region in lower case.
    pub data_residency: String,
    /// Which events are reported, and where.
    pub notifications: NotificationsConfig,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a workspace.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateWorkspace {
    /// Name of the workspace.
    pub name: String,
    /// Id of the organization. Self-managed installations ignore it.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Which events are reported, and where.
    pub notifications: Option<NotificationsConfig>,
    /// Id of the region in which jobs run.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: Option<String>,
}

/// Get a workspace.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetWorkspace {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Update the name, the notifications or the region of a workspace. Members that are not set stay as they are, also inside
/// `notifications`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateWorkspace {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// New name.
    pub name: Option<String>,
    /// Notifications to change.
    pub notifications: Option<NotificationsConfig>,
    /// Id of the region in which jobs run.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: Option<String>,
}

/// Delete a workspace with its sources, destinations and connections.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteWorkspace {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}
