//! Automations: schedules and webhooks that start a workflow.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Automations: schedules and webhooks that start a workflow.
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
    /// # let workflow = airbyte_agent::CreateWorkflow { workspace_id, name: "Weekly summary".into(), ..Default::default() };
    /// # let workflow = client.beta().workflows().create(workflow).await?;
    /// use airbyte_agent::{AutomationTriggerType, CreateAutomation};
    ///
    /// let request = CreateAutomation {
    ///     workflow_id: workflow.id,
    ///     workspace_id: workflow.workspace_id,
    ///     trigger_type: Some(AutomationTriggerType::Schedule),
    ///     cron_expression: Some("0 0 9 ? * MON".into()),
    ///     timezone: Some("Europe/Berlin".into()),
    ///     ..Default::default()
    /// };
    /// let automation = client.beta().automations().create(request).await?;
    /// assert!(automation.enabled);
    /// # Ok(())
    /// # }
    /// ```
    Automations = "beta.automations" {
        list: ListAutomations => AutomationList["data": Automation], GET "/api/v1/internal/workflows/{workflow_id}/automations" [unstable];
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
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// The automations of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AutomationList {
    /// The automations.
    pub data: Vec<Automation>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A schedule or webhook that starts a workflow.
#[derive(Clone, derive_more::Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Automation {
    /// Id of the automation.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the workspace that it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Whether the automation is enabled.
    pub enabled: bool,
    /// What starts the workflow.
    pub trigger_type: AutomationTriggerType,
    /// Schedule, as a Quartz cron expression.
    pub cron_expression: Option<String>,
    /// IANA time zone of the schedule, such as `Europe/Berlin`.
    pub timezone: String,
    /// URL that the service calls when a run ends.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub completion_webhook_url: Option<String>,
    /// URL that starts the workflow when it is called, if `trigger_type` is `webhook`.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub trigger_webhook_url: Option<String>,
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

open_enum! {
    /// What starts a workflow.
    pub enum AutomationTriggerType {
        /// A schedule.
        Schedule = "schedule",
        /// A call of a webhook.
        Webhook = "webhook",
    }
}

/// Create an automation, which starts a workflow on a schedule or by a webhook.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateAutomation {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// What starts the workflow. Default: `schedule`.
    #[schemars(extend("x-default" = "schedule"))]
    pub trigger_type: Option<AutomationTriggerType>,
    /// Whether the automation is enabled. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub enabled: Option<bool>,
    /// Schedule, as a Quartz cron expression, if `trigger_type` is `schedule`.
    pub cron_expression: Option<String>,
    /// IANA time zone of the schedule, such as `Europe/Berlin`.
    pub timezone: Option<String>,
    /// URL that the service calls when a run ends.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub completion_webhook_url: Option<String>,
}

/// Get an automation.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetAutomation {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the automation.
    #[schemars(extend("format" = "uuid"))]
    pub automation_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}

/// Update an automation.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateAutomation {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the automation.
    #[schemars(extend("format" = "uuid"))]
    pub automation_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Whether the automation is enabled.
    pub enabled: Option<bool>,
    /// What starts the workflow.
    pub trigger_type: Option<AutomationTriggerType>,
    /// New schedule, as a Quartz cron expression. `null` removes it.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true))]
    pub cron_expression: Option<Option<String>>,
    /// New IANA time zone of the schedule. `null` removes it.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true))]
    pub timezone: Option<Option<String>>,
    /// URL that the service calls when a run ends. `null` removes it.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true, "x-secret" = true))]
    #[debug("…")]
    pub completion_webhook_url: Option<Option<String>>,
}

/// Delete an automation.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteAutomation {
    /// Id of the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workflow_id: String,
    /// Id of the automation.
    #[schemars(extend("format" = "uuid"))]
    pub automation_id: String,
    /// Id of the workspace that owns the workflow.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
}
