//! Workflows: tasks that Airbyte runs with a language model.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::automations::Automation;
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Workflows: tasks that Airbyte runs with a language model.
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
    /// # let workspace_id = client.workspaces().list(Default::default()).await?.data.remove(0).id;
    /// use airbyte_agent::{CreateWorkflow, NewWorkflowTask, WorkflowModel};
    ///
    /// let task = NewWorkflowTask {
    ///     name: "summarize".into(),
    ///     model: WorkflowModel::Haiku,
    ///     prompt: "Summarize the issues of the last week.".into(),
    ///     r#type: None,
    ///     connectors: None,
    ///     max_retries: Some(2),
    /// };
    /// let request = CreateWorkflow {
    ///     workspace_id,
    ///     name: "Weekly summary".into(),
    ///     tasks: Some(vec![task]),
    ///     ..Default::default()
    /// };
    /// let workflow = client.beta().workflows().create(request).await?;
    /// assert_eq!(workflow.tasks[0].name, "summarize");
    /// # Ok(())
    /// # }
    /// ```
    Workflows = "beta.workflows" {
        list: ListWorkflows => WorkflowList["data": WorkflowSummary], GET "/api/v1/internal/workflows" [unstable];
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
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// The workflows of a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowList {
    /// The workflows.
    pub data: Vec<WorkflowSummary>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A workflow without its tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowSummary {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Id of the workspace that it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of the workflow.
    pub name: String,
    /// Connectors that the workflow uses.
    #[serde(default)]
    pub connectors: Vec<WorkflowConnector>,
    /// Automations that start the workflow.
    #[serde(default)]
    pub automations: Vec<Automation>,
    /// State of the last run.
    pub status: Option<WorkflowRunState>,
    /// Id of the builder session that created the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub builder_session_id: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector that a task may use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowConnector {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub connector_id: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// State of a workflow's run.
    pub enum WorkflowRunState {
        /// The run is in progress.
        Running = "running",
        /// The run succeeded.
        Succeeded = "succeeded",
        /// The run failed.
        Failed = "failed",
    }
}

/// Create a workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateWorkflow {
    /// Id of the workspace in which the workflow is created.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of the workflow, from 1 to 256 characters.
    #[schemars(extend("maxLength" = 256))]
    pub name: String,
    /// Tasks of the workflow.
    pub tasks: Option<Vec<NewWorkflowTask>>,
    /// Dependencies between the tasks.
    pub dependencies: Option<Vec<NewWorkflowDependency>>,
    /// Id of the builder session that created the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub builder_session_id: Option<String>,
}

/// A task of a new workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NewWorkflowTask {
    /// Name of the task.
    pub name: String,
    /// Language model that runs the task.
    pub model: WorkflowModel,
    /// Prompt for the model.
    pub prompt: String,
    /// Type of the task. Default: `agent_request`.
    #[schemars(extend("x-default" = "agent_request"))]
    pub r#type: Option<String>,
    /// Connectors that the task may use.
    pub connectors: Option<Vec<WorkflowConnector>>,
    /// Maximum number of retries of a failed run. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub max_retries: Option<i64>,
}

open_enum! {
    /// Language model that runs a task.
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

/// A dependency between two tasks of a new workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NewWorkflowDependency {
    /// Id of the task that runs first.
    #[schemars(extend("format" = "uuid"))]
    pub source_task_id: String,
    /// Id of the task that runs after it.
    #[schemars(extend("format" = "uuid"))]
    pub target_task_id: String,
}

/// A workflow with its tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Workflow {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Id of the workspace that it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of the workflow.
    pub name: String,
    /// Tasks of the workflow.
    #[serde(default)]
    pub tasks: Vec<WorkflowTask>,
    /// Dependencies between the tasks.
    #[serde(default)]
    pub dependencies: Vec<WorkflowDependency>,
    /// Id of the builder session that created the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub builder_session_id: Option<String>,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A task of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowTask {
    /// Id of the task.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Name of the task.
    pub name: String,
    /// Type of the task.
    pub r#type: String,
    /// Language model that runs the task.
    pub model: WorkflowModel,
    /// Prompt for the model.
    pub prompt: String,
    /// Connectors that the task may use.
    pub connectors: Vec<WorkflowConnector>,
    /// Maximum number of retries of a failed run.
    pub max_retries: i64,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A dependency between two tasks of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowDependency {
    /// Id of the dependency.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the task that runs first.
    #[schemars(extend("format" = "uuid"))]
    pub source_task_id: String,
    /// Id of the task that runs after it.
    #[schemars(extend("format" = "uuid"))]
    pub target_task_id: String,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get a workflow with its tasks.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetWorkflow {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Update the name of a workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateWorkflow {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// New name.
    pub name: Option<String>,
    /// If set, the service rejects the update unless this is the workflow's current `updated_at`.
    #[schemars(extend("format" = "date-time"))]
    pub expected_updated_at: Option<String>,
}

/// Delete a workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteWorkflow {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}
