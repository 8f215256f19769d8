//! Sets what only the service sets of a connection.

use airbyte_agent::Object;
use airbyte_agent::replication::{ConnectionSchedule, ConnectionScheduleType, ConnectionStatus};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::context::Context;
use crate::replication::store::connections;
use crate::replication::timeline::interval;
use crate::server::admin::{AdminResult, read_body};
use crate::server::error::ApiError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The service locks a connection, and nobody else unlocks it.
    status: Option<ConnectionStatus>,
    /// A schedule such as `Every 24 HOURS`, as older connections have it.
    basic_timing: Option<String>,
}

pub(super) async fn set(State(context): Context, Path(id): Path<String>, body: Bytes) -> AdminResult {
    let Change { status, basic_timing } = read_body(&body)?;
    if let Some(ConnectionStatus::Other(status)) = &status {
        return Err(ApiError::value("status", format!("`{status}` is not the status of a connection")));
    }
    if basic_timing.as_deref().is_some_and(|timing| interval(timing).is_none()) {
        return Err(ApiError::value("basic_timing", "must be a text such as `Every 24 HOURS`"));
    }
    let set = context.in_transaction(|db, _| {
        let mut connection = connections::by_id(db, &id)?.ok_or_else(|| ApiError::not_found("Connection", &id))?;
        connection.status = status.unwrap_or(connection.status);
        if basic_timing.is_some() {
            connection.schedule = ConnectionSchedule {
                schedule_type: ConnectionScheduleType::Basic,
                cron_expression: None,
                basic_timing,
                extra: Object::new(),
            };
        }
        Ok(connections::update(db, &connection)?)
    });
    set.await?;
    Ok(Json(json!({})))
}
