//! Workflows: tasks for models, run by Airbyte.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::automations::Automation;
use crate::json::{Object, open_enum};
use crate::operation::{Meta, resource};

resource! {
    /// Workflows of a workspace.
    Workflows = "beta.workflows" {
        list: ListWorkflows => WorkflowList, Meta::get("/api/v1/internal/workflows").unstable();
        create: CreateWorkflow => Workflow, Meta::post("/api/v1/internal/workflows").unstable();
        get: GetWorkflow => Workflow, Meta::get("/api/v1/internal/workflows/{workflow_id}").unstable();
        update: UpdateWorkflow => Workflow, Meta::patch("/api/v1/internal/workflows/{workflow_id}").query(&["workspace_id"]).unstable();
        delete: DeleteWorkflow => (), Meta::delete("/api/v1/internal/workflows/{workflow_id}").unstable();
    }
}

/// List the workflows of a workspace. Not paged.
///
/// `GET /api/v1/internal/workflows`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListWorkflows {
    /// Owning workspace. A UUID.
    pub workspace_id: String,
}

/// The workflows of a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowList {
    /// The entries.
    pub data: Vec<WorkflowSummary>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A workflow, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowSummary {
    /// Identifier. A UUID.
    pub id: String,
    /// Workspace it belongs to. A UUID.
    pub workspace_id: String,
    /// Name.
    pub name: String,
    /// Connectors it uses.
    #[serde(default)]
    pub connectors: Vec<WorkflowConnector>,
    /// What starts it.
    #[serde(default)]
    pub automations: Vec<Automation>,
    /// State of its last run.
    pub status: Option<WorkflowRunState>,
    /// Session of the builder that made it. A UUID.
    pub builder_session_id: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector that a task may use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowConnector {
    /// Connector id. A UUID.
    pub connector_id: String,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// State of a run.
    pub enum WorkflowRunState {
        /// `running`.
        Running = "running",
        /// `succeeded`.
        Succeeded = "succeeded",
        /// `failed`.
        Failed = "failed",
    }
}

/// Create a workflow.
///
/// `POST /api/v1/internal/workflows`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateWorkflow {
    /// Owning workspace. A UUID.
    pub workspace_id: String,
    /// Name. From 1 to 256 characters.
    pub name: String,
    /// Tasks to run.
    pub tasks: Option<Vec<NewWorkflowTask>>,
    /// Which task waits for which.
    pub dependencies: Option<Vec<NewWorkflowDependency>>,
    /// Session of the builder that made it. A UUID.
    pub builder_session_id: Option<String>,
}

/// A task to create.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewWorkflowTask {
    /// Name.
    pub name: String,
    /// Model that runs it.
    pub model: WorkflowModel,
    /// What the model is asked.
    pub prompt: String,
    /// Task kind. Default: `agent_request`.
    pub r#type: Option<String>,
    /// Connectors it may use.
    pub connectors: Option<Vec<WorkflowConnector>>,
    /// How often a failed run is repeated. Default: `0`.
    pub max_retries: Option<i64>,
}

open_enum! {
    /// Model that runs a task.
    pub enum WorkflowModel {
        /// `opus`.
        Opus = "opus",
        /// `sonnet`.
        Sonnet = "sonnet",
        /// `sonnet_extended`.
        SonnetExtended = "sonnet_extended",
        /// `haiku`.
        Haiku = "haiku",
    }
}

/// A dependency to create.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewWorkflowDependency {
    /// Task that comes first. A UUID.
    pub source_task_id: String,
    /// Task that waits. A UUID.
    pub target_task_id: String,
}

/// A workflow with its tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Workflow {
    /// Identifier. A UUID.
    pub id: String,
    /// Workspace it belongs to. A UUID.
    pub workspace_id: String,
    /// Name.
    pub name: String,
    /// Its tasks.
    #[serde(default)]
    pub tasks: Vec<WorkflowTask>,
    /// Which task waits for which.
    #[serde(default)]
    pub dependencies: Vec<WorkflowDependency>,
    /// Session of the builder that made it. A UUID.
    pub builder_session_id: Option<String>,
    /// When it was made. RFC 3339.
    pub created_at: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A task of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowTask {
    /// Identifier. A UUID.
    pub id: String,
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Name.
    pub name: String,
    /// Task kind.
    pub r#type: String,
    /// Model that runs it.
    pub model: WorkflowModel,
    /// What the model is asked.
    pub prompt: String,
    /// Connectors it may use.
    pub connectors: Vec<WorkflowConnector>,
    /// How often a failed run is repeated.
    pub max_retries: i64,
    /// When it was made. RFC 3339.
    pub created_at: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// One task waits for another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkflowDependency {
    /// Identifier. A UUID.
    pub id: String,
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Task that comes first. A UUID.
    pub source_task_id: String,
    /// Task that waits. A UUID.
    pub target_task_id: String,
    /// When it was made. RFC 3339.
    pub created_at: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get one workflow with its tasks.
///
/// `GET /api/v1/internal/workflows/{workflow_id}`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetWorkflow {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
}

/// Rename a workflow.
///
/// `PATCH /api/v1/internal/workflows/{workflow_id}`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateWorkflow {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
    /// New name.
    pub name: Option<String>,
    /// Refuse the change unless `updated_at` is still this. RFC 3339.
    pub expected_updated_at: Option<String>,
}

/// Delete a workflow.
///
/// `DELETE /api/v1/internal/workflows/{workflow_id}`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteWorkflow {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
}
