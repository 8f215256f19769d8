//! Records in SQLite, in a stable order. Reading a page costs as much as the page is long.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::generator::{Counts, generate};
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

type Result<T> = std::result::Result<T, StoreError>;

/// A stored record.
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

/// How many records an entity of a connector has, and where they end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Number of records.
    pub total: u64,
    /// Position of the last record ever added.
    pub last: i64,
}

/// Creates the tables that do not exist yet.
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
    for table in ["records", "record_files", "record_sets"] {
        db.execute(&format!("DELETE FROM {table} WHERE connector_id = ?1"), [connector_id])?;
    }
    Ok(())
}

/// Number of records of an entity, without generating them.
pub fn count(db: &Connection, connector_id: &str, entity: &Entity) -> Result<u64> {
    Ok(extent(db, connector_id, entity.store_name())?.map_or(0, |(extent, _)| extent.total))
}

/// SQLite's integers are signed; counts are far below their maximum.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

fn extent(db: &Connection, connector_id: &str, entity: &str) -> Result<Option<(Extent, bool)>> {
    Ok(db
        .prepare_cached(
            "SELECT total, last_position, generated FROM record_sets WHERE connector_id = ?1 AND entity = ?2",
        )?
        .query_row(params![connector_id, entity], |row| {
            Ok((Extent { total: unsigned(row.get(0)?), last: row.get(1)? }, row.get(2)?))
        })
        .optional()?)
}

/// Generates the records of an entity, unless they exist.
pub(crate) fn ensure(db: &Connection, connector_id: &str, kind: &ConnectorType, entity: &Entity) -> Result<Extent> {
    match extent(db, connector_id, &entity.name)? {
        Some((extent, true)) => return Ok(extent),
        Some((_, false)) => {}
        None => seed_connector(db, connector_id, kind, None)?,
    }
    let counts = planned_counts(db, connector_id)?;
    let planned = counts.of(&entity.name);
    atomically(db, || {
        let mut statement = db.prepare_cached(
            "INSERT INTO records (connector_id, entity, position, id, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for index in 0..planned {
            let body = match entity.seed_records.get(index as usize) {
                Some(given) => given.clone(),
                None => generate(kind, entity, index, &counts),
            };
            let id = Record::id_in(&body, &entity.id).unwrap_or_else(|| (index + 1).to_string());
            let position = signed(index) + 1;
            statement.execute(params![connector_id, entity.name, position, id, serde_json::to_string(&body)?])?;
        }
        db.prepare_cached(
            "UPDATE record_sets SET generated = 1, total = ?3, last_position = ?3
             WHERE connector_id = ?1 AND entity = ?2",
        )?
        .execute(params![connector_id, entity.name, signed(planned)])?;
        Ok(Extent { total: planned, last: signed(planned) })
    })
}

/// How many records each entity of a connector was planned to have.
pub(crate) fn planned_counts(db: &Connection, connector_id: &str) -> Result<Counts> {
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

fn read(row: &rusqlite::Row<'_>) -> Result<Record> {
    let body = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
    Ok(Record { position: row.get(0)?, id: row.get(1)?, body: serde_json::from_str(body)? })
}

/// Up to `limit` records after `position`, in listing order.
pub(crate) fn page_after(
    db: &Connection,
    connector_id: &str,
    entity: &str,
    position: i64,
    limit: u64,
) -> Result<Vec<Record>> {
    let mut statement = db.prepare_cached(
        "SELECT position, id, body FROM records
         WHERE connector_id = ?1 AND entity = ?2 AND position > ?3 ORDER BY position LIMIT ?4",
    )?;
    let mut rows = statement.query(params![connector_id, entity, position, signed(limit)])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(read(row)?);
    }
    Ok(records)
}

/// Calls `visit` with every record after `position`, in listing order, until it returns false.
pub(crate) fn scan<E: From<StoreError>>(
    db: &Connection,
    connector_id: &str,
    entity: &str,
    position: i64,
    mut visit: impl FnMut(Record) -> std::result::Result<bool, E>,
) -> std::result::Result<(), E> {
    let of_store = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut statement = db
        .prepare_cached(
            "SELECT position, id, body FROM records
             WHERE connector_id = ?1 AND entity = ?2 AND position > ?3 ORDER BY position",
        )
        .map_err(of_store)?;
    let mut rows = statement.query(params![connector_id, entity, position]).map_err(of_store)?;
    while let Some(row) = rows.next().map_err(of_store)? {
        if !visit(read(row).map_err(E::from)?)? {
            break;
        }
    }
    Ok(())
}

/// The position after which the record at `offset` (from 0) comes.
///
/// It equals the offset as long as nothing was deleted; else SQLite counts in the index, which holds no bodies.
pub(crate) fn position_of_offset(
    db: &Connection,
    connector_id: &str,
    entity: &str,
    extent: Extent,
    offset: u64,
) -> Result<i64> {
    if offset == 0 {
        return Ok(0);
    }
    if offset >= extent.total {
        return Ok(extent.last);
    }
    if signed(extent.total) == extent.last {
        return Ok(signed(offset));
    }
    Ok(db
        .prepare_cached(
            "SELECT position FROM records WHERE connector_id = ?1 AND entity = ?2 ORDER BY position LIMIT 1 OFFSET ?3",
        )?
        .query_row(params![connector_id, entity, signed(offset - 1)], |row| row.get(0))
        .optional()?
        .unwrap_or(extent.last))
}

/// The record with this id.
pub(crate) fn find(db: &Connection, connector_id: &str, entity: &str, id: &str) -> Result<Option<Record>> {
    let mut statement = db
        .prepare_cached("SELECT position, id, body FROM records WHERE connector_id = ?1 AND entity = ?2 AND id = ?3")?;
    let mut rows = statement.query(params![connector_id, entity, id])?;
    rows.next()?.map(read).transpose()
}

/// Adds a record at the end of the listing order; false if the id is taken.
pub(crate) fn insert(db: &Connection, connector_id: &str, entity: &str, id: &str, body: &Value) -> Result<bool> {
    atomically(db, || {
        let position: i64 = db
            .prepare_cached(
                "UPDATE record_sets SET last_position = last_position + 1, total = total + 1
                 WHERE connector_id = ?1 AND entity = ?2 RETURNING last_position",
            )?
            .query_row(params![connector_id, entity], |row| row.get(0))?;
        let added = db
            .prepare_cached(
                "INSERT OR IGNORE INTO records (connector_id, entity, position, id, body)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![connector_id, entity, position, id, serde_json::to_string(body)?])?;
        if added == 0 {
            // The position stays used up, but the count must be restored.
            db.execute(
                "UPDATE record_sets SET total = total - 1 WHERE connector_id = ?1 AND entity = ?2",
                params![connector_id, entity],
            )?;
        }
        Ok(added == 1)
    })
}

/// Replaces a record's body.
pub(crate) fn update(db: &Connection, connector_id: &str, entity: &str, record: &Record) -> Result<()> {
    db.prepare_cached("UPDATE records SET body = ?4 WHERE connector_id = ?1 AND entity = ?2 AND position = ?3")?
        .execute(params![connector_id, entity, record.position, serde_json::to_string(&record.body)?])?;
    Ok(())
}

/// Deletes a record and its file.
pub(crate) fn delete(db: &Connection, connector_id: &str, entity: &str, record: &Record) -> Result<()> {
    atomically(db, || {
        db.execute(
            "DELETE FROM records WHERE connector_id = ?1 AND entity = ?2 AND position = ?3",
            params![connector_id, entity, record.position],
        )?;
        db.execute(
            "DELETE FROM record_files WHERE connector_id = ?1 AND entity = ?2 AND id = ?3",
            params![connector_id, entity, record.id],
        )?;
        db.execute(
            "UPDATE record_sets SET total = total - 1 WHERE connector_id = ?1 AND entity = ?2",
            params![connector_id, entity],
        )?;
        Ok(())
    })
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
