//! Workspaces: one per customer, team or environment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::{ListPaging, NextPage};
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// The organization's workspaces.
    Workspaces = "workspaces" {
        list: ListWorkspaces => WorkspaceList, GET "/api/v1/workspaces" .paging(ListPaging { items: "data", position: "cursor", next: NextPage::Url("next") });
        get: GetWorkspace => Workspace, GET "/api/v1/workspaces/{workspace_id}";
        update: UpdateWorkspace => Workspace, PUT "/api/v1/workspaces/{workspace_id}";
        delete: DeleteWorkspace => WorkspaceDeletion, DELETE "/api/v1/workspaces/{workspace_id}";
        stats: GetWorkspaceStats => WorkspaceStats, GET "/api/v1/workspaces/stats";
    }
}

/// List one page of the organization's workspaces. `list_all` follows every page.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListWorkspaces {
    /// Case-insensitive substring.
    pub name_contains: Option<String>,
    /// Both when absent.
    pub status: Option<WorkspaceStatus>,
    /// Page size. From 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Opaque cursor from the previous page.
    pub cursor: Option<String>,
}

open_enum! {
    /// Whether a workspace is in use.
    pub enum WorkspaceStatus {
        /// `active`.
        Active = "active",
        /// `inactive`.
        Inactive = "inactive",
    }
}

/// One page of workspaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceList {
    /// URL of the next page; null or absent at the end.
    pub next: Option<String>,
    /// The entries.
    pub data: Vec<Workspace>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workspace {
    /// Durable key.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Can be changed; not durable.
    pub name: String,
    /// Organization it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// State.
    pub status: WorkspaceStatus,
    /// Context Store caching; null inherits from the organization.
    pub cache_enabled: Option<bool>,
    /// Soft-deleted.
    pub tombstone: bool,
    /// Who sees it. Documented as always sent, but missing from published samples.
    pub visibility: Option<WorkspaceVisibility>,
    /// Colour of its badge.
    pub color: Option<String>,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: String,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// Who sees a workspace.
    pub enum WorkspaceVisibility {
        /// `shared`.
        Shared = "shared",
        /// `private`.
        Private = "private",
    }
}

/// Get one workspace.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetWorkspace {
    /// Workspace id.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Change a workspace's name, status or cache setting.
///
/// `inactive` disables every active connection of the workspace. After a rename, look-ups by the old name give 404
/// while a scoped token for the old name makes a new, empty workspace: keep the id.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateWorkspace {
    /// Workspace id.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// New name.
    pub name: Option<String>,
    /// inactive also disables the workspace's connections.
    pub status: Option<WorkspaceStatus>,
    /// null inherits from the organization.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<bool>", extend("x-nullable" = true))]
    pub cache_enabled: Option<Option<bool>>,
}

/// Delete a workspace.
///
/// May time out with 504 and still finish: such an answer is reported as an unknown outcome and
/// never repeated.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteWorkspace {
    /// Workspace id.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// A deleted workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceDeletion {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// When it was deleted.
    #[schemars(extend("format" = "date-time"))]
    pub deleted_at: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Count the organization's workspaces by status.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetWorkspaceStats {}

/// Workspaces counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceStats {
    /// Active workspaces.
    pub active_count: i64,
    /// Inactive workspaces.
    pub inactive_count: i64,
    /// All workspaces.
    pub total_count: i64,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
