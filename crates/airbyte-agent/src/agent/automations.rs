//! Automations: what starts a workflow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Schedules and webhooks that start a workflow.
    Automations = "beta.automations" {
        list: ListAutomations => AutomationList, GET "/api/v1/internal/workflows/{workflow_id}/automations" [unstable];
        create: CreateAutomation => Automation, POST "/api/v1/internal/workflows/{workflow_id}/automations" [unstable] .query_and_body(&["workspace_id"]);
        get: GetAutomation => Automation, GET "/api/v1/internal/workflows/{workflow_id}/automations/{automation_id}" [unstable];
        update: UpdateAutomation => Automation, PATCH "/api/v1/internal/workflows/{workflow_id}/automations/{automation_id}" [unstable] .query(&["workspace_id"]);
        delete: DeleteAutomation => (), DELETE "/api/v1/internal/workflows/{workflow_id}/automations/{automation_id}" [unstable];
    }
}

/// List the automations of a workflow. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListAutomations {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// The automations of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AutomationList {
    /// The entries.
    pub data: Vec<Automation>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What starts a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Automation {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Workspace it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Whether it runs.
    pub enabled: bool,
    /// What starts the workflow.
    pub trigger_type: AutomationTriggerType,
    /// Quartz cron expression.
    pub cron_expression: Option<String>,
    /// IANA time zone of the schedule.
    pub timezone: String,
    /// Called when a run ends.
    pub completion_webhook_url: Option<String>,
    /// Call this to start the workflow, with `webhook`.
    pub trigger_webhook_url: Option<String>,
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

open_enum! {
    /// What starts a workflow.
    pub enum AutomationTriggerType {
        /// `schedule`.
        Schedule = "schedule",
        /// `webhook`.
        Webhook = "webhook",
    }
}

/// Create an automation: a schedule or a webhook that starts the workflow.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateAutomation {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// What starts the workflow. Default: `schedule`.
    #[schemars(extend("x-default" = "schedule"))]
    pub trigger_type: Option<AutomationTriggerType>,
    /// Whether it runs. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub enabled: Option<bool>,
    /// Quartz cron expression, for `schedule`.
    pub cron_expression: Option<String>,
    /// IANA time zone of the schedule.
    pub timezone: Option<String>,
    /// Called when a run ends.
    pub completion_webhook_url: Option<String>,
}

/// Get one automation.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetAutomation {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// The automation.
    #[schemars(extend("format" = "uuid"))]
    pub automation_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Change an automation.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateAutomation {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// The automation.
    #[schemars(extend("format" = "uuid"))]
    pub automation_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Whether it runs.
    pub enabled: Option<bool>,
    /// What starts the workflow.
    pub trigger_type: Option<AutomationTriggerType>,
    /// Quartz cron expression.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true))]
    pub cron_expression: Option<Option<String>>,
    /// IANA time zone of the schedule.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true))]
    pub timezone: Option<Option<String>>,
    /// Called when a run ends.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true))]
    pub completion_webhook_url: Option<Option<String>>,
}

/// Delete an automation.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteAutomation {
    /// Workflow it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// The automation.
    #[schemars(extend("format" = "uuid"))]
    pub automation_id: String,
    /// Owning workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}
