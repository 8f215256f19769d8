//! Automations: what starts a workflow.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::json::{Object, open_enum};
use crate::operation::{Meta, resource};

resource! {
    /// Schedules and webhooks that start a workflow.
    Automations = "beta.automations" {
        list: ListAutomations => AutomationList, Meta::get("/api/v1/internal/workflows/{workflow_id}/automations").unstable();
        create: CreateAutomation => Automation, Meta::post("/api/v1/internal/workflows/{workflow_id}/automations").query_and_body(&["workspace_id"]).unstable();
        get: GetAutomation => Automation, Meta::get("/api/v1/internal/workflows/{workflow_id}/automations/{automation_id}").unstable();
        update: UpdateAutomation => Automation, Meta::patch("/api/v1/internal/workflows/{workflow_id}/automations/{automation_id}").query(&["workspace_id"]).unstable();
        delete: DeleteAutomation => (), Meta::delete("/api/v1/internal/workflows/{workflow_id}/automations/{automation_id}").unstable();
    }
}

/// List the automations of a workflow. Not paged.
///
/// `GET /api/v1/internal/workflows/{workflow_id}/automations`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListAutomations {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
}

/// The automations of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AutomationList {
    /// The entries.
    pub data: Vec<Automation>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// What starts a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Automation {
    /// Identifier. A UUID.
    pub id: String,
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Workspace it belongs to. A UUID.
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
    /// When it was made. RFC 3339.
    pub created_at: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Members this version does not know, as received.
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
///
/// `POST /api/v1/internal/workflows/{workflow_id}/automations`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateAutomation {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
    /// What starts the workflow. Default: `schedule`.
    pub trigger_type: Option<AutomationTriggerType>,
    /// Whether it runs. Default: `true`.
    pub enabled: Option<bool>,
    /// Quartz cron expression, for `schedule`.
    pub cron_expression: Option<String>,
    /// IANA time zone of the schedule.
    pub timezone: Option<String>,
    /// Called when a run ends.
    pub completion_webhook_url: Option<String>,
}

/// Get one automation.
///
/// `GET /api/v1/internal/workflows/{workflow_id}/automations/{automation_id}`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetAutomation {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// The automation. A UUID.
    pub automation_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
}

/// Change an automation.
///
/// `PATCH /api/v1/internal/workflows/{workflow_id}/automations/{automation_id}`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateAutomation {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// The automation. A UUID.
    pub automation_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
    /// Whether it runs.
    pub enabled: Option<bool>,
    /// What starts the workflow.
    pub trigger_type: Option<AutomationTriggerType>,
    /// Quartz cron expression.
    ///
    /// `Some(None)` sends `null`; `None` leaves it as it is.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub cron_expression: Option<Option<String>>,
    /// IANA time zone of the schedule.
    ///
    /// `Some(None)` sends `null`; `None` leaves it as it is.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub timezone: Option<Option<String>>,
    /// Called when a run ends.
    ///
    /// `Some(None)` sends `null`; `None` leaves it as it is.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub completion_webhook_url: Option<Option<String>>,
}

/// Delete an automation.
///
/// `DELETE /api/v1/internal/workflows/{workflow_id}/automations/{automation_id}`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteAutomation {
    /// Workflow it belongs to. A UUID.
    pub workflow_id: String,
    /// The automation. A UUID.
    pub automation_id: String,
    /// Owning workspace. A UUID.
    pub workspace_id: String,
}
