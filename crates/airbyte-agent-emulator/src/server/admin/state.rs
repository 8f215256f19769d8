//! The state as a whole: health, reset, snapshots, pending jobs.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::body::{AdminResult, read_body};
use super::context::Context;
use crate::server::clock::timestamp;
use crate::server::database::{Transaction, settings};
use crate::server::error::ApiError;

/// A copy of the state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Id of the copy.
    pub id: String,
}

/// Jobs that were finished before their time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FinishedJobs {
    /// How many they were.
    pub finished: usize,
}

pub(super) async fn health(State(context): Context) -> Json<Value> {
    let mut health = Map::new();
    health.insert("status".to_owned(), "ok".into());
    health.insert("url".to_owned(), context.app.url.clone().into());
    context.apis.iter().for_each(|api| health.extend(api.health()));
    health.insert("now".to_owned(), timestamp(context.app.clock.now()).into());
    Json(health.into())
}

/// Returns to the initial state. Credentials, tokens and snapshots remain valid.
pub(super) async fn reset(State(context): Context) -> AdminResult {
    let state = &context.app;
    let mut store = state.store.lock().await;
    state.faults.replace(Vec::new());
    state.journal.clear();
    let transaction = Transaction::begin(&mut store)?;
    state.clock.set_ahead(0);
    settings::set(&transaction, settings::CLOCK_AHEAD, "0")?;
    state.parts.iter().rev().try_for_each(|part| part.clear(&transaction))?;
    let now = state.clock.now();
    state.parts.iter().try_for_each(|part| part.populate(&transaction, now))?;
    transaction.commit()?;
    context.state_changed();
    Ok(Json(json!({})))
}

pub(super) async fn snapshot(State(context): Context) -> AdminResult<Snapshot> {
    let store = context.app.store.lock().await;
    Ok(Json(Snapshot { id: context.app.snapshots.take(&store)? }))
}

pub(super) async fn restore(State(context): Context, body: Bytes) -> AdminResult {
    let Snapshot { id } = read_body(&body)?;
    let state = &context.app;
    let mut store = state.store.lock().await;
    if !state.snapshots.restore(&mut store, &id)? {
        return Err(ApiError::not_found("Snapshot", &id));
    }
    state.clock.set_ahead(settings::clock_ahead(&store)?);
    context.state_changed();
    Ok(Json(json!({})))
}

/// Finishes pending jobs without waiting for their time.
pub(super) async fn run_jobs(State(context): Context) -> AdminResult<FinishedJobs> {
    let mut store = context.app.store.lock().await;
    let transaction = Transaction::begin(&mut store)?;
    let now = context.app.clock.now();
    let finished =
        context.apis.iter().map(|api| api.finish_jobs(&transaction, now)).sum::<Result<usize, ApiError>>()?;
    transaction.commit()?;
    context.state_changed();
    Ok(Json(FinishedJobs { finished }))
}
