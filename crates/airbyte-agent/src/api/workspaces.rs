//! Workspaces: one per customer, team or environment.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::json::{Object, open_enum};
use crate::operation::{ListPaging, Meta, resource};

resource! {
    /// The organization's workspaces.
    Workspaces = "workspaces" {
        list: ListWorkspaces => WorkspaceList, Meta::get("/api/v1/workspaces").pages(ListPaging::NextUrl);
        get: GetWorkspace => Workspace, Meta::get("/api/v1/workspaces/{workspace_id}");
        update: UpdateWorkspace => Workspace, Meta::put("/api/v1/workspaces/{workspace_id}");
        delete: DeleteWorkspace => WorkspaceDeletion, Meta::delete("/api/v1/workspaces/{workspace_id}");
        stats: GetWorkspaceStats => WorkspaceStats, Meta::get("/api/v1/workspaces/stats");
    }
}

/// List one page of the organization's workspaces. `list_all` follows every page.
///
/// `GET /api/v1/workspaces`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListWorkspaces {
    /// Case-insensitive substring.
    pub name_contains: Option<String>,
    /// Both when absent.
    pub status: Option<WorkspaceStatus>,
    /// Page size. From 1 to 100. Default: `20`.
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkspaceList {
    /// URL of the next page; null or absent at the end.
    pub next: Option<String>,
    /// The entries.
    pub data: Vec<Workspace>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Workspace {
    /// Durable key. A UUID.
    pub id: String,
    /// Can be changed; not durable.
    pub name: String,
    /// Organization it belongs to. A UUID.
    pub organization_id: String,
    /// State.
    pub status: WorkspaceStatus,
    /// Context Store caching; null inherits from the organization.
    pub cache_enabled: Option<bool>,
    /// Soft-deleted.
    pub tombstone: bool,
    /// Who sees it. Documented as always sent, but missing from published samples (BEHAVIOUR section 11).
    pub visibility: Option<WorkspaceVisibility>,
    /// Colour of its badge.
    pub color: Option<String>,
    /// When it was made. RFC 3339.
    pub created_at: String,
    /// When it was last changed. RFC 3339.
    pub updated_at: String,
    /// Members this version does not know, as received.
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
///
/// `GET /api/v1/workspaces/{workspace_id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetWorkspace {
    /// Workspace id. A UUID.
    pub workspace_id: String,
}

/// Change a workspace's name, status or cache setting.
///
/// `inactive` disables every active connection of the workspace. After a rename, look-ups by the old name give
/// 404 while a scoped token for the old name makes a new, empty workspace: keep the id (BEHAVIOUR section 8).
///
/// `PUT /api/v1/workspaces/{workspace_id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateWorkspace {
    /// Workspace id. A UUID.
    pub workspace_id: String,
    /// New name.
    pub name: Option<String>,
    /// inactive also disables the workspace's connections.
    pub status: Option<WorkspaceStatus>,
    /// null inherits from the organization.
    ///
    /// `Some(None)` sends `null`; `None` leaves it as it is.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<bool>"))]
    pub cache_enabled: Option<Option<bool>>,
}

/// Delete a workspace.
///
/// May time out with 504 and still finish (BEHAVIOUR section 8): such an answer is reported as an unknown outcome
/// and never repeated.
///
/// `DELETE /api/v1/workspaces/{workspace_id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteWorkspace {
    /// Workspace id. A UUID.
    pub workspace_id: String,
}

/// A deleted workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkspaceDeletion {
    /// Identifier. A UUID.
    pub id: String,
    /// When it was deleted. RFC 3339.
    pub deleted_at: String,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Count the organization's workspaces by status.
///
/// `GET /api/v1/workspaces/stats`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetWorkspaceStats {}

/// Workspaces counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkspaceStats {
    /// Active workspaces.
    pub active_count: i64,
    /// Inactive workspaces.
    pub inactive_count: i64,
    /// All workspaces.
    pub total_count: i64,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
