//! The state as a whole: is it there, forget it, keep a copy, bring one back.

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::{Answer, Shared, read};
use crate::clock::timestamp;
use crate::refusal::Refusal;
use crate::store::{self, Transaction, deletion_jobs, settings};

pub(super) async fn health(State(service): Shared) -> Answer {
    Ok(Json(json!({
        "status": "ok",
        "url": service.url,
        "organization_id": service.founding.organization_id,
        "now": timestamp(service.clock.now()),
    })))
}

/// Back to the start. Credentials and tokens stay good, and so do snapshots.
pub(super) async fn reset(State(service): Shared) -> Answer {
    let mut store = service.store.lock().await;
    service.faults.replace(Vec::new());
    service.journal.clear();
    let transaction = Transaction::begin(&mut store)?;
    service.clock.set_ahead(0);
    settings::set(&transaction, settings::CLOCK_AHEAD, "0")?;
    store::clear(&transaction)?;
    service.founding.settle(&transaction, &service.seed, service.clock.now())?;
    transaction.commit()?;
    Ok(Json(json!({})))
}

pub(super) async fn snapshot(State(service): Shared) -> Answer {
    let store = service.store.lock().await;
    Ok(Json(json!({"id": service.snapshots.take(&store)?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Restore {
    id: String,
}

pub(super) async fn restore(State(service): Shared, body: Bytes) -> Answer {
    let Restore { id } = read(&body)?;
    let mut store = service.store.lock().await;
    if !service.snapshots.restore(&mut store, &id)? {
        return Err(Refusal::not_found("Snapshot", &id));
    }
    service.clock.set_ahead(settings::clock_ahead(&store)?);
    Ok(Json(json!({})))
}

/// Finish accepted deletions without waiting for their time.
pub(super) async fn run_jobs(State(service): Shared) -> Answer {
    let store = service.store.lock().await;
    Ok(Json(json!({"finished": deletion_jobs::finish_all(&store)?})))
}
