//! `beta.automations`: what starts a workflow.

use airbyte_agent::{
    Automation, AutomationList, AutomationTriggerType, CreateAutomation, DeleteAutomation, GetAutomation,
    ListAutomations, Object, UpdateAutomation, Workflow,
};

use super::connection_templates::schedule_fits;
use super::workflows;
use crate::control::webhook_url;
use crate::refusal::Refusal;
use crate::rules::refuse_other;
use crate::store::automations;
use crate::visit::Visit;

/// What the official client falls back to (contract `AutomationResponse.timezone`).
const TIMEZONE: &str = "UTC";

pub(super) fn list(visit: &Visit<'_>, request: ListAutomations) -> Result<AutomationList, Refusal> {
    let workflow = workflows::find(visit, &request.workspace_id, &request.workflow_id)?;
    Ok(AutomationList { data: automations::all(visit.db, &workflow.id)?, extra: Object::new() })
}

pub(super) fn create(visit: &Visit<'_>, request: CreateAutomation) -> Result<Automation, Refusal> {
    refuse_other!("trigger_type", request.trigger_type, AutomationTriggerType);
    let workflow = workflows::find(visit, &request.workspace_id, &request.workflow_id)?;
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
        created_at: Some(visit.timestamp()),
        updated_at: None,
        extra: Object::new(),
    };
    saved(visit, automation)
}

pub(super) fn get(visit: &Visit<'_>, request: GetAutomation) -> Result<Automation, Refusal> {
    let workflow = workflows::find(visit, &request.workspace_id, &request.workflow_id)?;
    find(visit, &workflow, &request.automation_id)
}

pub(super) fn update(visit: &Visit<'_>, request: UpdateAutomation) -> Result<Automation, Refusal> {
    refuse_other!("trigger_type", request.trigger_type, AutomationTriggerType);
    let workflow = workflows::find(visit, &request.workspace_id, &request.workflow_id)?;
    let mut automation = find(visit, &workflow, &request.automation_id)?;
    automation.enabled = request.enabled.unwrap_or(automation.enabled);
    automation.trigger_type = request.trigger_type.unwrap_or(automation.trigger_type);
    automation.cron_expression = request.cron_expression.unwrap_or(automation.cron_expression);
    if let Some(timezone) = request.timezone {
        automation.timezone = timezone.unwrap_or_else(|| TIMEZONE.to_owned());
    }
    automation.completion_webhook_url = request.completion_webhook_url.unwrap_or(automation.completion_webhook_url);
    saved(visit, automation)
}

pub(super) fn delete(visit: &Visit<'_>, request: DeleteAutomation) -> Result<(), Refusal> {
    let workflow = workflows::find(visit, &request.workspace_id, &request.workflow_id)?;
    let automation = find(visit, &workflow, &request.automation_id)?;
    automations::delete(visit.db, &automation.id)?;
    Ok(())
}

fn find(visit: &Visit<'_>, workflow: &Workflow, id: &str) -> Result<Automation, Refusal> {
    automations::by_id(visit.db, &workflow.id, id)?.ok_or_else(|| Refusal::not_found("Automation", id))
}

/// Keep an automation whose trigger is complete.
fn saved(visit: &Visit<'_>, mut automation: Automation) -> Result<Automation, Refusal> {
    schedule_fits(automation.cron_expression.as_deref())?;
    let is_webhook = automation.trigger_type == AutomationTriggerType::Webhook;
    if !is_webhook && automation.cron_expression.is_none() {
        return Err(Refusal::missing("cron_expression"));
    }
    automation.trigger_webhook_url = is_webhook.then(|| webhook_url(visit.base_url, &automation.id));
    automation.updated_at = Some(visit.timestamp());
    automations::save(visit.db, &automation)?;
    Ok(automation)
}
