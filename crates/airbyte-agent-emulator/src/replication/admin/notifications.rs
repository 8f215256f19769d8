//! Reads and clears the notifications that were sent.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::context::Context;
use crate::replication::notifications::NotificationList;
use crate::replication::store::notifications;
use crate::server::admin::AdminResult;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Selection {
    /// Only notifications with a higher number.
    #[serde(default)]
    after: i64,
}

pub(super) async fn read(State(context): Context, Query(wanted): Query<Selection>) -> AdminResult<NotificationList> {
    let notifications = context.in_transaction(|db, _| Ok(notifications::deliveries(db, wanted.after)?)).await?;
    Ok(Json(NotificationList { notifications }))
}

pub(super) async fn clear(State(context): Context) -> AdminResult<Value> {
    context.in_transaction(|db, _| Ok(notifications::clear(db)?)).await?;
    Ok(Json(json!({})))
}
