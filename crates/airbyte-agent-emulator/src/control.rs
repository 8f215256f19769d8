//! What a test needs beside the API: `/_emulator`, without a token. The crate's front page lists it.

mod clock;
mod consent;
pub(crate) mod faults;
pub(crate) mod journal;
mod masking;
mod organizations;
pub(crate) mod snapshots;
mod state;
mod templates;
mod webhooks;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post, put};
use bytes::Bytes;
use http::Uri;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::faults::Plan;
use crate::refusal::Refusal;
use crate::service::Service;

type Shared = State<Arc<Service>>;
type Answer = Result<Json<Value>, Refusal>;

/// Everything under `/_emulator`.
pub(crate) fn router() -> Router<Arc<Service>> {
    Router::new()
        .route("/health", get(state::health))
        .route("/reset", post(state::reset))
        .route("/snapshot", post(state::snapshot))
        .route("/restore", post(state::restore))
        .route("/jobs/run", post(state::run_jobs))
        .route("/clock", get(clock::read).post(clock::advance))
        .route("/faults", get(list_faults).put(replace_faults).post(add_faults).delete(clear_faults))
        .route("/journal", get(read_journal).delete(clear_journal))
        .route("/organizations", post(organizations::create))
        .route("/templates/{id}/tags", put(templates::set_tags))
        .route(webhooks::PATH, post(webhooks::call))
        .fallback(async |uri: Uri| Refusal::not_found("Path", uri.path()))
        .route(consent::PATH, get(consent::page).post(consent::decide))
}

pub(crate) use consent::url as consent_url;
pub(crate) use webhooks::url as webhook_url;

/// Read a body; an empty one is an empty object.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_slice(body))
        .map_err(|error| Refusal::value(error.path().to_string(), error.inner().to_string()))
}

async fn list_faults(State(service): Shared) -> Answer {
    Ok(Json(json!({"faults": service.faults.list()})))
}

async fn replace_faults(State(service): Shared, body: Bytes) -> Answer {
    service.faults.replace(plans(&body)?);
    list_faults(State(service)).await
}

async fn add_faults(State(service): Shared, body: Bytes) -> Answer {
    service.faults.add(plans(&body)?);
    list_faults(State(service)).await
}

async fn clear_faults(State(service): Shared) -> Answer {
    service.faults.replace(Vec::new());
    list_faults(State(service)).await
}

/// One fault, or a list.
fn plans(body: &Bytes) -> Result<Vec<Plan>, Refusal> {
    let plans: Vec<Plan> = if body.trim_ascii_start().starts_with(b"[") { read(body)? } else { vec![read(body)?] };
    for plan in &plans {
        plan.fault_of().map_err(|reason| Refusal::value("faults", reason))?;
    }
    Ok(plans)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    #[serde(default)]
    after: u64,
    operation: Option<String>,
}

async fn read_journal(State(service): Shared, Query(reading): Query<Reading>) -> Answer {
    if let Some(name) = &reading.operation {
        // An empty list would pass for an operation that nobody called.
        airbyte_agent::operation_named(name).map_err(|error| Refusal::value("operation", error.to_string()))?;
    }
    Ok(Json(service.journal.read(reading.after, reading.operation.as_deref())))
}

async fn clear_journal(State(service): Shared) -> Json<Value> {
    service.journal.clear();
    Json(json!({}))
}
