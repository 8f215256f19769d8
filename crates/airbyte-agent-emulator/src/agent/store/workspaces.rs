//! Workspaces. Deleted ones remain as tombstones, which only their connectors refer to.

use airbyte_agent::{Object, Workspace, WorkspaceStatus, WorkspaceVisibility};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::accounts;
use crate::server::clock::Moment;

const COLUMNS: &str = "id, name, organization_id, status, cache_enabled, tombstone, created_at, updated_at, position";

fn read(row: &Row<'_>) -> rusqlite::Result<Workspace> {
    let status = row.get_ref(3)?.as_str().map(WorkspaceStatus::from)?;
    Ok(Workspace {
        id: row.get(0)?,
        name: row.get(1)?,
        organization_id: row.get(2)?,
        status,
        cache_enabled: row.get(4)?,
        tombstone: row.get(5)?,
        visibility: Some(WorkspaceVisibility::Shared),
        color: None,
        created_at: row.get(6)?,
        updated_at: row.get(7)?,
        extra: Object::new(),
    })
}

pub(crate) fn by_id(db: &Connection, organization_id: &str, id: &str) -> rusqlite::Result<Option<Workspace>> {
    let sql = format!("SELECT {COLUMNS} FROM workspaces WHERE organization_id = ?1 AND id = ?2 AND NOT tombstone");
    db.prepare_cached(&sql)?.query_row([organization_id, id], read).optional()
}

pub(crate) fn by_name(db: &Connection, organization_id: &str, name: &str) -> rusqlite::Result<Option<Workspace>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM workspaces WHERE organization_id = ?1 AND name = ?2 AND NOT tombstone ORDER BY position LIMIT 1"
    );
    db.prepare_cached(&sql)?.query_row([organization_id, name], read).optional()
}

/// Workspaces after a position in order of creation, each with its position.
pub(crate) fn after(db: &Connection, organization_id: &str, position: i64) -> rusqlite::Result<Vec<(i64, Workspace)>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM workspaces WHERE organization_id = ?1 AND position > ?2 AND NOT tombstone ORDER BY position"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![organization_id, position], |row| Ok((row.get(8)?, read(row)?)))?;
    rows.collect()
}

/// Number of active and of inactive workspaces.
pub(crate) fn stats(db: &Connection, organization_id: &str) -> rusqlite::Result<(i64, i64)> {
    db.query_row(
        "SELECT count(*) FILTER (WHERE status = 'active'), count(*) FILTER (WHERE status <> 'active')
         FROM workspaces WHERE organization_id = ?1 AND NOT tombstone",
        [organization_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(crate) fn create(
    db: &Connection,
    organization_id: &str,
    name: &str,
    region_id: Option<&str>,
    now: Moment,
) -> rusqlite::Result<Workspace> {
    let id = accounts::workspaces::create(db, organization_id, name, region_id, now)?;
    db.query_row(&format!("SELECT {COLUMNS} FROM workspaces WHERE id = ?1"), [id], read)
}

pub(crate) fn update(db: &Connection, workspace: &Workspace) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE workspaces SET name = ?2, status = ?3, cache_enabled = ?4, tombstone = ?5, updated_at = ?6 WHERE id = ?1",
        params![
            workspace.id,
            workspace.name,
            workspace.status.as_str(),
            workspace.cache_enabled,
            workspace.tombstone,
            workspace.updated_at
        ],
    )?;
    Ok(())
}
