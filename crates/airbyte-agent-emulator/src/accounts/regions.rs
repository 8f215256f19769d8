//! Regions of organizations, where the data of their workspaces is processed.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::server::clock::{Moment, timestamp};

/// Name of the region that every organization starts with.
pub(crate) const DEFAULT: &str = "US";

/// A region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) name: String,
    pub(crate) enabled: bool,
    /// RFC 3339.
    pub(crate) created_at: String,
    /// RFC 3339.
    pub(crate) updated_at: String,
}

const COLUMNS: &str = "id, organization_id, name, enabled, created_at, updated_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Region> {
    Ok(Region {
        id: row.get(0)?,
        organization_id: row.get(1)?,
        name: row.get(2)?,
        enabled: row.get(3)?,
        created_at: row.get(4)?,
        updated_at: row.get(5)?,
    })
}

/// Creates the first region of an organization, unless it exists.
pub(super) fn create_default(db: &Connection, organization_id: &str, now: Moment) -> rusqlite::Result<()> {
    // The same id after a reset.
    let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("region:{organization_id}").as_bytes()).to_string();
    insert(db, &id, organization_id, DEFAULT, true, now)
}

/// Creates a region.
pub(crate) fn create(
    db: &Connection,
    organization_id: &str,
    name: &str,
    enabled: bool,
    now: Moment,
) -> rusqlite::Result<Region> {
    let id = Uuid::new_v4().to_string();
    insert(db, &id, organization_id, name, enabled, now)?;
    db.query_row(&format!("SELECT {COLUMNS} FROM regions WHERE id = ?1"), [id], read)
}

fn insert(
    db: &Connection,
    id: &str,
    organization_id: &str,
    name: &str,
    enabled: bool,
    now: Moment,
) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR IGNORE INTO regions (id, organization_id, name, enabled, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        params![id, organization_id, name, enabled, timestamp(now)],
    )?;
    Ok(())
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Region>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM regions WHERE id = ?1"))?.query_row([id], read).optional()
}

pub(crate) fn of_organization(db: &Connection, organization_id: &str) -> rusqlite::Result<Vec<Region>> {
    let sql = format!("SELECT {COLUMNS} FROM regions WHERE organization_id = ?1 ORDER BY position");
    db.prepare_cached(&sql)?.query_map([organization_id], read)?.collect()
}

/// Saves the name and whether it is enabled.
pub(crate) fn update(db: &Connection, region: &Region) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE regions SET name = ?2, enabled = ?3, updated_at = ?4 WHERE id = ?1",
        params![region.id, region.name, region.enabled, region.updated_at],
    )?;
    Ok(())
}

/// Deletes a region with its data planes. Its workspaces are processed in the default one from then on.
pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM regions WHERE id = ?1", [id])?;
    Ok(())
}
