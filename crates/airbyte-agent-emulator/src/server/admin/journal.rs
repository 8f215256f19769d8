//! Reads and clears the journal.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::AdminResult;
use super::context::Context;
use crate::server::error::ApiError;
use crate::server::journal::{JournalCounters, JournalEntry};

/// Requests that the emulator received, and counters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct JournalReading {
    /// The requests, oldest first.
    pub entries: Vec<JournalEntry>,
    /// Counts since the journal was cleared.
    pub counters: JournalCounters,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Selection {
    /// Only entries with a higher number.
    #[serde(default)]
    after: u64,
    operation: Option<String>,
}

pub(super) async fn read(State(context): Context, Query(wanted): Query<Selection>) -> AdminResult<JournalReading> {
    if let Some(name) = &wanted.operation {
        // An empty list would look like an operation that nobody called.
        context.check_operation(name).map_err(|error| ApiError::value("operation", error))?;
    }
    let (entries, counters) = context.app.journal.read(wanted.after, wanted.operation.as_deref());
    Ok(Json(JournalReading { entries, counters }))
}

pub(super) async fn clear(State(context): Context) -> Json<Value> {
    context.app.journal.clear();
    Json(json!({}))
}
