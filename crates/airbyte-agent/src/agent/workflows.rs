//! Workflows: tasks for models, run by Airbyte.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::automations::Automation;
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Workflows of a workspace.
    Workflows = "beta.workflows" {
        list: ListWorkflows => WorkflowList, GET "/api/v1/internal/workflows" [unstable];
        create: CreateWorkflow => Workflow, POST "/api/v1/internal/workflows" [unstable];
        get: GetWorkflow => Workflow, GET "/api/v1/internal/workflows/{workflow_id}" [unstable];
        update: UpdateWorkflow => Workflow, PATCH "/api/v1/internal/workflows/{workflow_id}" [unstable] .query(&["workspace_id"]);
        delete: DeleteWorkflow => (), DELETE "/api/v1/internal/workflows/{workflow_id}" [unstable];
    }
}

/// List the workflows of a workspace. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListWorkflows {
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// The workflows of a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowList {
    /// The entries.
    pub data: Vec<WorkflowSummary>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A workflow, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowSummary {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Workspace it belongs to.
    #[schemars(extend("format" = "uuid"))]
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
    /// Session of the builder that made it.
    #[schemars(extend("format" = "uuid"))]
    pub builder_session_id: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector that a task may use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowConnector {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub connector_id: String,
    /// Members that this version does not know, as received.
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
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateWorkflow {
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name. From 1 to 256 characters.
    #[schemars(extend("maxLength" = 256))]
    pub name: String,
    /// Tasks to run.
    pub tasks: Option<Vec<NewWorkflowTask>>,
    /// Which task waits for which.
    pub dependencies: Option<Vec<NewWorkflowDependency>>,
    /// Session of the builder that made it.
    #[schemars(extend("format" = "uuid"))]
    pub builder_session_id: Option<String>,
}

/// A task to create.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NewWorkflowTask {
    /// Name.
    pub name: String,
    /// Model that runs it.
    pub model: WorkflowModel,
    /// What the model is asked.
    pub prompt: String,
    /// Task kind. Default: `agent_request`.
    #[schemars(extend("x-default" = "agent_request"))]
    pub r#type: Option<String>,
    /// Connectors it may use.
    pub connectors: Option<Vec<WorkflowConnector>>,
    /// How often a failed run is repeated. Default: `0`.
    #[schemars(extend("x-default" = 0))]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NewWorkflowDependency {
    /// Task that comes first.
    #[schemars(extend("format" = "uuid"))]
    pub source_task_id: String,
    /// Task that waits.
    #[schemars(extend("format" = "uuid"))]
    pub target_task_id: String,
}

/// A workflow with its tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workflow {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Workspace it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name.
    pub name: String,
    /// Its tasks.
    #[serde(default)]
    pub tasks: Vec<WorkflowTask>,
    /// Which task waits for which.
    #[serde(default)]
    pub dependencies: Vec<WorkflowDependency>,
    /// Session of the builder that made it.
    #[schemars(extend("format" = "uuid"))]
    pub builder_session_id: Option<String>,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A task of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowTask {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
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
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// One task waits for another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowDependency {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Task that comes first.
    #[schemars(extend("format" = "uuid"))]
    pub source_task_id: String,
    /// Task that waits.
    #[schemars(extend("format" = "uuid"))]
    pub target_task_id: String,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get one workflow with its tasks.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetWorkflow {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Rename a workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateWorkflow {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// New name.
    pub name: Option<String>,
    /// Refuse the change unless `updated_at` is still this.
    #[schemars(extend("format" = "date-time"))]
    pub expected_updated_at: Option<String>,
}

/// Delete a workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteWorkflow {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}
