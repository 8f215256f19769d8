//! Data planes of regions. Their credentials are not kept, since nothing uses them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::server::clock::{Moment, timestamp};

pub(super) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS dataplanes (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  region_id TEXT NOT NULL REFERENCES regions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
";

/// A data plane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredDataplane {
    pub(crate) id: String,
    pub(crate) region_id: String,
    pub(crate) name: String,
    pub(crate) enabled: bool,
    /// RFC 3339.
    pub(crate) created_at: String,
    /// RFC 3339.
    pub(crate) updated_at: String,
}

const COLUMNS: &str = "id, region_id, name, enabled, created_at, updated_at";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredDataplane> {
    Ok(StoredDataplane {
        id: row.get(0)?,
        region_id: row.get(1)?,
        name: row.get(2)?,
        enabled: row.get(3)?,
        created_at: row.get(4)?,
        updated_at: row.get(5)?,
    })
}

/// Creates a data plane, and returns its id.
pub(crate) fn create(
    db: &Connection,
    region_id: &str,
    name: &str,
    enabled: bool,
    now: Moment,
) -> rusqlite::Result<String> {
    let id = uuid::Uuid::new_v4().to_string();
    db.execute(
        "INSERT INTO dataplanes (id, region_id, name, enabled, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        params![id, region_id, name, enabled, timestamp(now)],
    )?;
    Ok(id)
}

pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<StoredDataplane>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM dataplanes WHERE id = ?1"))?.query_row([id], read).optional()
}

pub(crate) fn of_region(db: &Connection, region_id: &str) -> rusqlite::Result<Vec<StoredDataplane>> {
    let sql = format!("SELECT {COLUMNS} FROM dataplanes WHERE region_id = ?1 ORDER BY position");
    db.prepare_cached(&sql)?.query_map([region_id], read)?.collect()
}

/// Saves the name and whether it is enabled.
pub(crate) fn update(db: &Connection, dataplane: &StoredDataplane) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE dataplanes SET name = ?2, enabled = ?3, updated_at = ?4 WHERE id = ?1",
        params![dataplane.id, dataplane.name, dataplane.enabled, dataplane.updated_at],
    )?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM dataplanes WHERE id = ?1", [id])?;
    Ok(())
}
