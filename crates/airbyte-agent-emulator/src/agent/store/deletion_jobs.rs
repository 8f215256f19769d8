//! Deletions of connectors that were accepted but are not finished.

use std::time::Duration;

use rusqlite::Connection;

use crate::agent::records::{self, StoreError};
use crate::server::clock::{Moment, timestamp};

/// Creates a job that deletes a connector after `delay`.
pub(crate) fn create(db: &Connection, connector_id: &str, delay: Duration, now: Moment) -> rusqlite::Result<String> {
    let id = uuid::Uuid::new_v4().to_string();
    let due_at =
        timestamp(now.checked_add_signed(chrono::TimeDelta::from_std(delay).unwrap_or_default()).unwrap_or(now));
    db.execute(
        "INSERT INTO deletion_jobs (id, connector_id, due_at) VALUES (?1, ?2, ?3)",
        [&id, connector_id, &due_at],
    )?;
    Ok(id)
}

/// Finishes the jobs that are due, and returns how many.
pub(crate) fn finish_due(db: &Connection, now: Moment) -> Result<usize, StoreError> {
    finish(db, &timestamp(now))
}

/// Finishes all jobs, and returns how many.
pub(crate) fn finish_all(db: &Connection) -> Result<usize, StoreError> {
    // Sorts after every timestamp.
    finish(db, "~")
}

fn finish(db: &Connection, until: &str) -> Result<usize, StoreError> {
    let due: Vec<String> = db
        .prepare_cached("SELECT connector_id FROM deletion_jobs WHERE due_at <= ?1")?
        .query_map([until], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for connector_id in &due {
        db.execute("DELETE FROM connectors WHERE id = ?1", [connector_id])?;
        records::delete_connector(db, connector_id)?;
    }
    Ok(due.len())
}
