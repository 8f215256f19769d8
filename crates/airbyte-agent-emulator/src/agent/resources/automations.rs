//! `beta.automations`: schedules and webhooks that start a workflow.

use airbyte_agent::{
    Automation, AutomationList, AutomationTriggerType, CreateAutomation, DeleteAutomation, GetAutomation,
    ListAutomations, Object, UpdateAutomation, Workflow,
};

use crate::agent::admin::webhooks;
use crate::agent::context::AgentContext;
use crate::agent::lookup;
use crate::agent::store::automations;
use crate::agent::validation::{refuse_other, validate_schedule};
use crate::server::error::ApiError;

/// Default time zone (contract `AutomationResponse.timezone`).
const TIMEZONE: &str = "UTC";

pub(crate) fn list(context: &AgentContext<'_>, request: ListAutomations) -> Result<AutomationList, ApiError> {
    let workflow = lookup::workflow(context, &request.workspace_id, &request.workflow_id)?;
    Ok(AutomationList { data: automations::all(context.db, &workflow.id)?, extra: Object::new() })
}

pub(crate) fn create(context: &AgentContext<'_>, request: CreateAutomation) -> Result<Automation, ApiError> {
    refuse_other!("trigger_type", request.trigger_type, AutomationTriggerType);
    let workflow = lookup::workflow(context, &request.workspace_id, &request.workflow_id)?;
    let automation = Automation {
        id: uuid::Uuid::new_v4().to_string(),
        workflow_id: workflow.id,
        workspace_id: workflow.workspace_id,
        enabled: request.enabled.unwrap_or(true),
        trigger_type: request.trigger_type.unwrap_or(AutomationTriggerType::Schedule),
        cron_expression: request.cron_expression,
        timezone: request.timezone.unwrap_or_else(|| TIMEZONE.to_owned()),
        completion_webhook_url: request.completion_webhook_url,
        trigger_webhook_url: None,
        created_at: Some(context.timestamp()),
        updated_at: None,
        extra: Object::new(),
    };
    save(context, automation)
}

pub(crate) fn get(context: &AgentContext<'_>, request: GetAutomation) -> Result<Automation, ApiError> {
    let workflow = lookup::workflow(context, &request.workspace_id, &request.workflow_id)?;
    find(context, &workflow, &request.automation_id)
}

pub(crate) fn update(context: &AgentContext<'_>, request: UpdateAutomation) -> Result<Automation, ApiError> {
    refuse_other!("trigger_type", request.trigger_type, AutomationTriggerType);
    let workflow = lookup::workflow(context, &request.workspace_id, &request.workflow_id)?;
    let mut automation = find(context, &workflow, &request.automation_id)?;
    automation.enabled = request.enabled.unwrap_or(automation.enabled);
    automation.trigger_type = request.trigger_type.unwrap_or(automation.trigger_type);
    automation.cron_expression = request.cron_expression.unwrap_or(automation.cron_expression);
    if let Some(timezone) = request.timezone {
        automation.timezone = timezone.unwrap_or_else(|| TIMEZONE.to_owned());
    }
    automation.completion_webhook_url = request.completion_webhook_url.unwrap_or(automation.completion_webhook_url);
    save(context, automation)
}

pub(crate) fn delete(context: &AgentContext<'_>, request: DeleteAutomation) -> Result<(), ApiError> {
    let workflow = lookup::workflow(context, &request.workspace_id, &request.workflow_id)?;
    let automation = find(context, &workflow, &request.automation_id)?;
    automations::delete(context.db, &automation.id)?;
    Ok(())
}

fn find(context: &AgentContext<'_>, workflow: &Workflow, id: &str) -> Result<Automation, ApiError> {
    automations::by_id(context.db, &workflow.id, id)?.ok_or_else(|| ApiError::not_found("Automation", id))
}

/// Stores an automation, after checking that its trigger is complete.
fn save(context: &AgentContext<'_>, mut automation: Automation) -> Result<Automation, ApiError> {
    validate_schedule(automation.cron_expression.as_deref())?;
    let is_webhook = automation.trigger_type == AutomationTriggerType::Webhook;
    if !is_webhook && automation.cron_expression.is_none() {
        return Err(ApiError::missing("cron_expression"));
    }
    automation.trigger_webhook_url = is_webhook.then(|| webhooks::url(context.base_url, &automation.id));
    automation.updated_at = Some(context.timestamp());
    automations::save(context.db, &automation)?;
    Ok(automation)
}
