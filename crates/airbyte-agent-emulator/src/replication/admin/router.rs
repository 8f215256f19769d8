//! The routes that the Airbyte API adds under `/_emulator`.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post, put};

use super::context::AdminContext;
use super::{connections, jobs, notifications, schema_changes};
use crate::replication::state::ReplicationState;
use crate::server::app_state::AppState;

/// The routes for tests.
pub(crate) fn router(app: &Arc<AppState>, replication: &Arc<ReplicationState>) -> Router {
    Router::new()
        .route("/connections/{connection_id}", put(connections::set))
        .route("/jobs", get(jobs::read).put(jobs::replace).post(jobs::add).delete(jobs::clear))
        .route("/notifications", get(notifications::read).delete(notifications::clear))
        .route("/schema-changes", post(schema_changes::announce))
        .with_state(AdminContext { app: app.clone(), replication: replication.clone() })
}
