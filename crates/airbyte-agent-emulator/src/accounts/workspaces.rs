//! Workspaces: what is the same whichever API they were made with. Each API reads the rows as its own type.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::server::clock::{Moment, timestamp};

/// Name of the workspace that every organization starts with.
pub(crate) const DEFAULT: &str = "default";

/// Status of a workspace that is in use.
pub(crate) const ACTIVE: &str = "active";

/// Creates a workspace, and returns its id.
pub(crate) fn create(
    db: &Connection,
    organization_id: &str,
    name: &str,
    region_id: Option<&str>,
    now: Moment,
) -> rusqlite::Result<String> {
    let id = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO workspaces (id, organization_id, name, status, region_id, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        params![id, organization_id, name, ACTIVE, region_id, timestamp(now)],
    )?;
    Ok(id)
}

/// Creates a workspace, unless there is one of this name.
pub(crate) fn create_named(db: &Connection, organization_id: &str, name: &str, now: Moment) -> rusqlite::Result<()> {
    if id_of_name(db, organization_id, name)?.is_none() {
        create(db, organization_id, name, None, now)?;
    }
    Ok(())
}

/// The id of the oldest workspace of this name.
pub(crate) fn id_of_name(db: &Connection, organization_id: &str, name: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached(
        "SELECT id FROM workspaces WHERE organization_id = ?1 AND name = ?2 AND NOT tombstone ORDER BY position LIMIT 1",
    )?
    .query_row([organization_id, name], |row| row.get(0))
    .optional()
}

/// Number of workspaces ever created, tombstones included.
pub(crate) fn count(db: &Connection, organization_id: &str) -> rusqlite::Result<i64> {
    db.query_row("SELECT count(*) FROM workspaces WHERE organization_id = ?1", [organization_id], |row| row.get(0))
}

/// A workspace, and the organization whose roles apply in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkspaceKey {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) is_deleted: bool,
}

fn read_key(row: &Row<'_>) -> rusqlite::Result<WorkspaceKey> {
    Ok(WorkspaceKey { id: row.get(0)?, organization_id: row.get(1)?, is_deleted: row.get(2)? })
}

/// A workspace, even if it is deleted.
pub(crate) fn key(db: &Connection, id: &str) -> rusqlite::Result<Option<WorkspaceKey>> {
    db.prepare_cached("SELECT id, organization_id, tombstone FROM workspaces WHERE id = ?1")?
        .query_row([id], read_key)
        .optional()
}

/// All workspaces that are not deleted.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<WorkspaceKey>> {
    db.prepare_cached("SELECT id, organization_id, tombstone FROM workspaces WHERE NOT tombstone ORDER BY position")?
        .query_map([], read_key)?
        .collect()
}
