//! Workspaces of an organization.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::operation::{ListPaging, NextPage};
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Workspaces of the organization. A workspace usually holds the connectors of one customer, team or environment.
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
    /// use airbyte_agent::{CallOptions, UpdateWorkspace, Workspace};
    /// use futures::TryStreamExt;
    ///
    /// // The workspaces of all pages.
    /// let pages = client.list_pages("workspaces.list", b"{}", &CallOptions::default())?;
    /// let workspaces: Vec<Workspace> = pages.records().try_collect().await?;
    ///
    /// let request = UpdateWorkspace {
    ///     workspace_id: workspaces[0].id.clone(),
    ///     name: Some("customer-1".into()),
    ///     ..Default::default()
    /// };
    /// let workspace = client.workspaces().update(request).await?;
    /// assert_eq!(workspace.name, "customer-1");
    /// # Ok(())
    /// # }
    /// ```
    Workspaces = "workspaces" {
        list: ListWorkspaces => WorkspaceList["data": Workspace], GET "/api/v1/workspaces" .paging(ListPaging { position: "cursor", next: NextPage::Url("next") });
        get: GetWorkspace => Workspace, GET "/api/v1/workspaces/{workspace_id}";
        update: UpdateWorkspace => Workspace, PUT "/api/v1/workspaces/{workspace_id}";
        delete: DeleteWorkspace => WorkspaceDeletion, DELETE "/api/v1/workspaces/{workspace_id}";
        stats: GetWorkspaceStats => WorkspaceStats, GET "/api/v1/workspaces/stats";
    }
}

/// List one page of the organization's workspaces.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListWorkspaces {
    /// Return only workspaces whose name contains this text. Case-insensitive.
    pub name_contains: Option<String>,
    /// Return only workspaces with this status. Default: workspaces with any status.
    pub status: Option<WorkspaceStatus>,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Position of the page: the opaque cursor that the previous page returned. Default: the first page.
    pub cursor: Option<String>,
}

open_enum! {
    /// Whether a workspace is active.
    pub enum WorkspaceStatus {
        /// The workspace is active.
        Active = "active",
        /// The workspace and its connections are disabled.
        Inactive = "inactive",
    }
}

/// One page of workspaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceList {
    /// URL of the next page. Absent or `null` on the last page.
    pub next: Option<String>,
    /// The workspaces of this page.
    pub data: Vec<Workspace>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workspace {
    /// Id of the workspace. It never changes.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Name of the workspace. It can be changed.
    pub name: String,
    /// Id of the organization that the workspace belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Status of the workspace.
    pub status: WorkspaceStatus,
    /// Whether the Context Store caches data of the workspace. `null`: as in the organization.
    pub cache_enabled: Option<bool>,
    /// Whether the workspace is deleted.
    pub tombstone: bool,
    /// Who can see the workspace. The service may omit it, although its documentation says that it is always present.
    pub visibility: Option<WorkspaceVisibility>,
    /// Color of the workspace's badge.
    pub color: Option<String>,
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
    /// Who can see a workspace.
    pub enum WorkspaceVisibility {
        /// `shared`.
        Shared = "shared",
        /// `private`.
        Private = "private",
    }
}

/// Get a workspace.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetWorkspace {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Update the name, status or caching of a workspace.
///
/// The status `inactive` disables all connections of the workspace. After the name has changed, requests with the old
/// name fail with 404, but a scoped token for the old name creates a new, empty workspace. Keep the id instead of the
/// name.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateWorkspace {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// New name.
    pub name: Option<String>,
    /// New status. `inactive` also disables the connections of the workspace.
    pub status: Option<WorkspaceStatus>,
    /// Whether the Context Store caches data of the workspace. `null`: as in the organization.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<bool>", extend("x-nullable" = true))]
    pub cache_enabled: Option<Option<bool>>,
}

/// Delete a workspace.
///
/// The service may respond with 504 and still complete the deletion. The client then reports that the outcome is
/// unknown, and does not retry.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteWorkspace {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// A deleted workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceDeletion {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Time of the deletion.
    #[schemars(extend("format" = "date-time"))]
    pub deleted_at: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Count the organization's workspaces by status.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetWorkspaceStats {}

/// Numbers of workspaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceStats {
    /// Number of active workspaces.
    pub active_count: i64,
    /// Number of inactive workspaces.
    pub inactive_count: i64,
    /// Number of all workspaces.
    pub total_count: i64,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
