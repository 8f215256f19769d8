//! What the admin endpoints of the Airbyte API share.

use std::sync::Arc;

use axum::extract::State;
use tokio::sync::MutexGuard;

use crate::replication::state::ReplicationState;
use crate::replication::store::connections;
use crate::replication::timeline::catch_up;
use crate::server::app_state::AppState;
use crate::server::clock::Moment;
use crate::server::database::Transaction;
use crate::server::error::ApiError;

/// The state of the admin endpoints.
#[derive(Clone)]
pub(super) struct AdminContext {
    pub(super) app: Arc<AppState>,
    pub(super) replication: Arc<ReplicationState>,
}

pub(super) type Context = State<AdminContext>;

impl AdminContext {
    /// Runs something in a transaction, when everything that is due was done.
    pub(super) async fn in_transaction<T>(
        &self,
        run: impl FnOnce(&Transaction<'_>, Moment) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut store: MutexGuard<'_, rusqlite::Connection> = self.app.store.lock().await;
        let now = self.app.clock.now();
        let transaction = Transaction::begin(&mut store)?;
        catch_up(&transaction, &self.replication.server_url, now)?;
        let done = run(&transaction, now)?;
        transaction.commit()?;
        self.replication.changed.notify_one();
        Ok(done)
    }
}

/// Checks that a connection exists, even if it is deleted.
pub(super) fn check_connection(db: &rusqlite::Connection, field: &str, id: &str) -> Result<(), ApiError> {
    match connections::by_id(db, id)? {
        Some(_) => Ok(()),
        None => Err(ApiError::value(field, format!("there is no connection `{id}`"))),
    }
}
