//! The webhook of an automation.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::json;

use airbyte_agent::AutomationTriggerType;

use super::context::Context;
use crate::agent::store::{automations, workflows};
use crate::server::admin::AdminResult;
use crate::server::error::ApiError;

/// Path under `/_emulator`.
pub(super) const PATH: &str = "/webhooks/{automation_id}";

/// The URL of an automation's webhook.
pub(crate) fn url(base_url: &str, automation_id: &str) -> String {
    format!("{base_url}/_emulator{}", PATH.replace("{automation_id}", automation_id))
}

pub(super) async fn call(State(context): Context, Path(id): Path<String>) -> AdminResult {
    let store = context.app.store.lock().await;
    let automation = automations::webhook(&store, &id)?
        .filter(|automation| automation.enabled && automation.trigger_type == AutomationTriggerType::Webhook)
        .ok_or_else(|| ApiError::not_found("Webhook", &id))?;
    workflows::run(&store, &automation.workflow_id)?;
    Ok(Json(json!({})))
}
