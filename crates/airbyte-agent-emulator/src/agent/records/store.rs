//! The tables of records, and what concerns a connector as a whole.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::generator::Counts;
use crate::agent::catalogue::{ConnectorType, Entity};
use crate::agent::json_path;
use crate::server::error::ApiError;

/// The record store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite failed.
    #[error("{0}")]
    Database(#[from] rusqlite::Error),
    /// A stored record is not JSON.
    #[error("a stored record is not JSON: {0}")]
    Body(#[from] serde_json::Error),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

pub(super) type Result<T> = std::result::Result<T, StoreError>;

/// A record of an entity.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// Place in the listing order. Positions increase and are never reused.
    pub position: i64,
    /// Text of the member that identifies it.
    pub id: String,
    /// The record.
    pub body: Value,
}

impl Record {
    /// The id of a record whose identifying member is at `path`.
    pub(crate) fn id_in(body: &Value, path: &str) -> Option<String> {
        json_path::get(body, path).and_then(json_path::text_of)
    }
}

/// Creates the tables that do not exist yet.
///
/// `records` has the records that were written, at the positions of generated ones that they replace or after them, and
/// `deleted_records` the positions of generated ones that were deleted. `generated` is 1 where every record is a row of
/// `records`, as in data files of earlier versions.
pub fn create_schema(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS record_sets (
           connector_id TEXT NOT NULL,
           entity TEXT NOT NULL,
           planned INTEGER NOT NULL,
           total INTEGER NOT NULL,
           last_position INTEGER NOT NULL,
           generated INTEGER NOT NULL,
           PRIMARY KEY (connector_id, entity)
         ) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS records (
           connector_id TEXT NOT NULL,
           entity TEXT NOT NULL,
           position INTEGER NOT NULL,
           id TEXT NOT NULL,
           body TEXT NOT NULL
         );
         CREATE UNIQUE INDEX IF NOT EXISTS records_in_order ON records (connector_id, entity, position);
         CREATE UNIQUE INDEX IF NOT EXISTS records_by_id ON records (connector_id, entity, id);
         CREATE TABLE IF NOT EXISTS deleted_records (
           connector_id TEXT NOT NULL,
           entity TEXT NOT NULL,
           position INTEGER NOT NULL,
           PRIMARY KEY (connector_id, entity, position)
         ) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS record_files (
           connector_id TEXT NOT NULL,
           entity TEXT NOT NULL,
           id TEXT NOT NULL,
           content BLOB NOT NULL,
           PRIMARY KEY (connector_id, entity, id)
         ) WITHOUT ROWID;",
    )
}

/// Stores how many records each entity of a new connector has; `per_entity` is the count of main entities.
pub fn seed_connector(
    db: &Connection,
    connector_id: &str,
    kind: &ConnectorType,
    per_entity: Option<u64>,
) -> Result<()> {
    let mut statement = db.prepare_cached(
        "INSERT OR IGNORE INTO record_sets (connector_id, entity, planned, total, last_position, generated)
         VALUES (?1, ?2, ?3, ?3, ?3, 0)",
    )?;
    for entity in kind.entities.iter().filter(|entity| entity.store.is_none()) {
        statement.execute(params![connector_id, entity.name, signed(entity.initial_records(per_entity))])?;
    }
    Ok(())
}

/// Deletes the records and files of a connector.
pub fn delete_connector(db: &Connection, connector_id: &str) -> Result<()> {
    for table in ["records", "deleted_records", "record_files", "record_sets"] {
        db.execute(&format!("DELETE FROM {table} WHERE connector_id = ?1"), [connector_id])?;
    }
    Ok(())
}

/// Number of records of an entity.
pub fn count(db: &Connection, connector_id: &str, entity: &Entity) -> Result<u64> {
    let total = db
        .prepare_cached("SELECT total FROM record_sets WHERE connector_id = ?1 AND entity = ?2")?
        .query_row(params![connector_id, entity.store_name()], |row| row.get(0))
        .optional()?;
    Ok(unsigned(total.unwrap_or_default()))
}

/// SQLite's integers are signed; counts are far below their maximum.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// How many records each entity of a connector was planned to have.
pub(super) fn planned_counts(db: &Connection, connector_id: &str) -> Result<Counts> {
    let mut statement = db.prepare_cached("SELECT entity, planned FROM record_sets WHERE connector_id = ?1")?;
    let rows = statement.query_map([connector_id], |row| Ok((row.get::<_, String>(0)?, unsigned(row.get(1)?))))?;
    Ok(Counts::new(rows.collect::<rusqlite::Result<_>>()?))
}

/// Runs `work` atomically, in a savepoint: it works inside a transaction and outside of one.
pub(crate) fn atomically<T, E: From<rusqlite::Error>>(
    db: &Connection,
    work: impl FnOnce() -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    db.execute_batch("SAVEPOINT records_work")?;
    match work() {
        Ok(value) => {
            db.execute_batch("RELEASE records_work")?;
            Ok(value)
        }
        Err(error) => {
            db.execute_batch("ROLLBACK TO records_work; RELEASE records_work")?;
            Err(error)
        }
    }
}

/// Stores the content of a record's file.
pub(crate) fn insert_file(db: &Connection, connector_id: &str, entity: &str, id: &str, content: &[u8]) -> Result<()> {
    db.execute(
        "INSERT OR REPLACE INTO record_files (connector_id, entity, id, content) VALUES (?1, ?2, ?3, ?4)",
        params![connector_id, entity, id, content],
    )?;
    Ok(())
}

/// The stored content of a record's file. Generated files are not stored.
pub(crate) fn file(db: &Connection, connector_id: &str, entity: &str, id: &str) -> Result<Option<Vec<u8>>> {
    Ok(db
        .prepare_cached("SELECT content FROM record_files WHERE connector_id = ?1 AND entity = ?2 AND id = ?3")?
        .query_row(params![connector_id, entity, id], |row| row.get(0))
        .optional()?)
}
