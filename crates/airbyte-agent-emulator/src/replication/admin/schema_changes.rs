//! Says that the schema of a source has changed, as the service does when it discovers it.

use airbyte_agent::replication::{ConnectionStatus, NonBreakingSchemaUpdatesBehavior as Behavior};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::Context;
use crate::replication::notifications::{NotificationEvent, SchemaDiff, schema_payload};
use crate::replication::store::connections;
use crate::replication::timeline::Announcer;
use crate::server::admin::{AdminResult, read_body};
use crate::server::error::ApiError;

/// A change in the schema of a source, as one connection meets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemaChange {
    /// Id of the connection. Its `nonBreakingSchemaUpdatesBehavior` decides what happens.
    #[schemars(extend("format" = "uuid"))]
    pub connection_id: String,
    /// Whether syncs cannot go on as they were.
    #[serde(default)]
    pub breaking: bool,
    /// What changed.
    pub diff: SchemaDiff,
}

pub(super) async fn announce(State(context): Context, body: Bytes) -> AdminResult<Value> {
    let SchemaChange { connection_id, breaking, diff } = read_body(&body)?;
    if diff.is_empty() {
        return Err(ApiError::value("diff", "must have at least one change"));
    }
    let server_url = context.replication.server_url.as_str();
    let happened = context.in_transaction(|db, at| {
        let announcer = Announcer { db, server_url, at };
        let found = announcer.subject(&connection_id)?;
        let Some((mut connection, subject)) = found.filter(|(found, _)| found.status != ConnectionStatus::Deprecated)
        else {
            return Err(ApiError::value("connection_id", format!("there is no connection `{connection_id}`")));
        };
        let behavior = connection.non_breaking_schema_updates_behavior.clone().unwrap_or(Behavior::Ignore);
        let event = match breaking {
            true => NotificationEvent::ConnectionUpdateActionRequired,
            false => NotificationEvent::ConnectionUpdate,
        };
        let payload = match behavior {
            // The service says nothing of a breaking change there.
            Behavior::PropagateColumns | Behavior::PropagateFully if breaking => return Ok(None),
            Behavior::PropagateColumns | Behavior::PropagateFully => schema_payload::applied(&subject, &diff),
            Behavior::DisableConnection => {
                connection.status = ConnectionStatus::Inactive;
                connections::update(db, &connection)?;
                schema_payload::detected(&subject, &diff, true)
            }
            _ => schema_payload::detected(&subject, &diff, false),
        };
        announcer.announce(&subject, None, event, &payload)?;
        Ok(Some(event))
    });
    Ok(Json(json!({"event": happened.await?})))
}
