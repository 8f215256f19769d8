//! The records of an entity of a connector, in a stable order: generated ones, and those that were written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, Rows, params};
use serde_json::Value;

use super::FrozenRecords;
use super::generated::{Generated, Selection, index, position};
use super::generator::{Counts, blank};
use super::store::{Record, Result, StoreError, atomically, planned_counts, seed_connector, signed, unsigned};
use crate::agent::catalogue::{ConnectorType, Entity};

/// The records of an entity of a connector.
///
/// Reading a page costs as much as the page is long. A scan keeps one record at a time.
pub(crate) struct RecordSet<'a> {
    db: &'a Connection,
    connector_id: &'a str,
    kind: &'a ConnectorType,
    entity: &'a Entity,
    /// How many records of each entity are generated.
    counts: Counts,
    /// How many of the generated records of this entity are not rows of `records`.
    generated: u64,
    total: u64,
    /// Position of the last record ever added.
    last: i64,
}

impl<'a> RecordSet<'a> {
    /// The records of an entity that has records of its own ([`Entity::store_name`] is its name).
    pub(crate) fn open(
        db: &'a Connection,
        connector_id: &'a str,
        kind: &'a ConnectorType,
        entity: &'a Entity,
    ) -> Result<Self> {
        let mut statement = db.prepare_cached(
            "SELECT CASE generated WHEN 0 THEN planned ELSE 0 END, total, last_position FROM record_sets
             WHERE connector_id = ?1 AND entity = ?2",
        )?;
        let mut read = || {
            let of_row = |row: &Row<'_>| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?), row.get(2)?));
            statement.query_row(params![connector_id, entity.name], of_row).optional()
        };
        let known = match read()? {
            Some(known) => Some(known),
            None => {
                // A seed added the entity after the connector was created.
                seed_connector(db, connector_id, kind, None)?;
                read()?
            }
        };
        let (generated, total, last) = known.unwrap_or_default();
        Ok(Self { db, connector_id, kind, entity, counts: planned_counts(db, connector_id)?, generated, total, last })
    }

    /// Number of records.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    fn base(&self) -> Generated<'_> {
        Generated { kind: self.kind, entity: self.entity, counts: &self.counts, len: self.generated }
    }

    /// Up to `limit` records after `position`, in listing order.
    pub(crate) fn page_after(&self, position: i64, limit: u64) -> Result<Vec<Record>> {
        let mut records = Vec::new();
        if limit > 0 {
            self.walk::<StoreError>(position, &Selection::All, |record| {
                records.push(record);
                Ok((records.len() as u64) < limit)
            })?;
        }
        Ok(records)
    }

    /// The record at a position.
    pub(crate) fn at(&self, position: i64) -> Result<Option<Record>> {
        Ok(self.page_after(position - 1, 1)?.pop().filter(|record| record.position == position))
    }

    /// Calls `visit` with every record after `position`, in listing order, until it returns false. A record has at least
    /// the members that `paths` read; without paths, all.
    pub(crate) fn scan<E: From<StoreError>>(
        &self,
        position: i64,
        paths: Option<&[&str]>,
        visit: impl FnMut(Record) -> std::result::Result<bool, E>,
    ) -> std::result::Result<(), E> {
        let selection = match paths {
            None => Selection::All,
            Some(paths) => {
                let with_id: Vec<&str> = paths.iter().copied().chain([self.entity.id.as_str()]).collect();
                self.base().selection(&with_id)
            }
        };
        self.walk(position, &selection, visit)
    }

    fn walk<E: From<StoreError>>(
        &self,
        position: i64,
        selection: &Selection<'_>,
        mut visit: impl FnMut(Record) -> std::result::Result<bool, E>,
    ) -> std::result::Result<(), E> {
        let of_store = |error: rusqlite::Error| E::from(StoreError::from(error));
        let key = params![self.connector_id, self.entity.name, position];
        let mut written = self.db.prepare_cached(WRITTEN_AFTER).map_err(of_store)?;
        let mut written = written.query(key).map_err(of_store)?;
        let mut deleted = self.db.prepare_cached(DELETED_AFTER).map_err(of_store)?;
        let mut deleted = deleted.query(key).map_err(of_store)?;
        let mut next_written = next(&mut written, read)?;
        let mut next_deleted = next(&mut deleted, |row| Ok(row.get(0)?))?;
        let base = self.base();
        let mut at = position.max(0);
        loop {
            at += 1;
            let record = match next_written.take_if(|record| record.position == at || at > signed(base.len)) {
                Some(record) => {
                    next_written = next(&mut written, read)?;
                    at = record.position;
                    record
                }
                None if at > signed(base.len) => return Ok(()),
                None if next_deleted == Some(at) => {
                    next_deleted = next(&mut deleted, |row| Ok(row.get(0)?))?;
                    continue;
                }
                None => {
                    let body = base.body(index(at), selection);
                    Record { position: at, id: base.id_in(&body, index(at)), body }
                }
            };
            if !visit(record)? {
                return Ok(());
            }
        }
    }

    /// The position after which the record at `offset` (from 0) comes.
    pub(crate) fn position_of_offset(&self, offset: u64) -> Result<i64> {
        if offset >= self.total {
            return Ok(self.last);
        }
        let before = |position: i64| -> Result<i64> {
            let mut statement = self.db.prepare_cached(
                "SELECT count(*) FROM deleted_records WHERE connector_id = ?1 AND entity = ?2 AND position <= ?3",
            )?;
            Ok(statement.query_row(params![self.connector_id, self.entity.name, position], |row| row.get(0))?)
        };
        let remaining = signed(self.generated) - before(signed(self.generated))?;
        if signed(offset) > remaining {
            let mut statement = self.db.prepare_cached(
                "SELECT position FROM records WHERE connector_id = ?1 AND entity = ?2 AND position > ?3
                 ORDER BY position LIMIT 1 OFFSET ?4",
            )?;
            let key =
                params![self.connector_id, self.entity.name, signed(self.generated), signed(offset) - remaining - 1];
            return Ok(statement.query_row(key, |row| row.get(0)).optional()?.unwrap_or(self.last));
        }
        // Each deleted record moves the position by one, and may move it past further deleted ones.
        let mut position = signed(offset);
        loop {
            let moved = signed(offset) + before(position)?;
            if moved == position {
                return Ok(position);
            }
            position = moved;
        }
    }

    /// The record with this id.
    pub(crate) fn find(&self, id: &str) -> Result<Option<Record>> {
        let mut statement = self.db.prepare_cached(
            "SELECT position, id, body FROM records WHERE connector_id = ?1 AND entity = ?2 AND id = ?3",
        )?;
        let mut rows = statement.query(params![self.connector_id, self.entity.name, id])?;
        if let Some(record) = next(&mut rows, read)? {
            return Ok(Some(record));
        }
        let Some(index) = self.base().index_of(id) else { return Ok(None) };
        let is_replaced = self
            .db
            .prepare_cached(
                "SELECT 1 FROM records WHERE connector_id = ?1 AND entity = ?2 AND position = ?3
                 UNION ALL SELECT 1 FROM deleted_records WHERE connector_id = ?1 AND entity = ?2 AND position = ?3",
            )?
            .exists(params![self.connector_id, self.entity.name, position(index)])?;
        Ok((!is_replaced).then(|| self.base().record(index)))
    }

    /// The index that the next new record has, from 0.
    pub(crate) fn next_index(&self) -> u64 {
        unsigned(self.last)
    }

    /// A new record without content, for an index that no record has.
    pub(crate) fn blank(&self, index: u64, now: i64) -> Value {
        blank(self.kind, self.entity, index, &self.counts, now)
    }

    /// Adds a record at the end of the listing order; false if the id is taken.
    pub(crate) fn insert(&mut self, id: &str, body: &Value) -> Result<bool> {
        if self.find(id)?.is_some() {
            return Ok(false);
        }
        let added = Record { position: self.last + 1, id: id.to_owned(), body: body.clone() };
        atomically(self.db, || {
            self.write(&added)?;
            self.db
                .prepare_cached(
                    "UPDATE record_sets SET last_position = ?3, total = total + 1
                     WHERE connector_id = ?1 AND entity = ?2",
                )?
                .execute(params![self.connector_id, self.entity.name, added.position])?;
            Ok::<_, StoreError>(())
        })?;
        self.last += 1;
        self.total += 1;
        Ok(true)
    }

    /// Replaces a record's body.
    pub(crate) fn update(&self, record: &Record) -> Result<()> {
        self.write(record)
    }

    fn write(&self, record: &Record) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO records (connector_id, entity, position, id, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (connector_id, entity, position) DO UPDATE SET body = excluded.body",
            )?
            .execute(params![
                self.connector_id,
                self.entity.name,
                record.position,
                record.id,
                serde_json::to_string(&record.body)?
            ])?;
        Ok(())
    }

    /// Deletes a record and its file.
    pub(crate) fn delete(&mut self, record: &Record) -> Result<()> {
        let at = params![self.connector_id, self.entity.name, record.position];
        atomically(self.db, || {
            let delete = "DELETE FROM records WHERE connector_id = ?1 AND entity = ?2 AND position = ?3";
            self.db.execute(delete, at)?;
            if record.position <= signed(self.generated) {
                let mark = "INSERT INTO deleted_records (connector_id, entity, position) VALUES (?1, ?2, ?3)";
                self.db.execute(mark, at)?;
            }
            self.db.execute(
                "DELETE FROM record_files WHERE connector_id = ?1 AND entity = ?2 AND id = ?3",
                params![self.connector_id, self.entity.name, record.id],
            )?;
            self.db.execute(
                "UPDATE record_sets SET total = total - 1 WHERE connector_id = ?1 AND entity = ?2",
                params![self.connector_id, self.entity.name],
            )?;
            Ok::<_, StoreError>(())
        })?;
        self.total -= 1;
        Ok(())
    }

    /// A copy that does not need the database. It contains the records that were written; `kind` is the set's own.
    pub(crate) fn freeze(&self, kind: &Arc<ConnectorType>) -> Result<FrozenRecords> {
        let key = params![self.connector_id, self.entity.name, 0];
        let mut statement = self.db.prepare_cached(WRITTEN_AFTER)?;
        let mut rows = statement.query(key)?;
        let mut written = BTreeMap::new();
        while let Some(record) = next(&mut rows, read)? {
            written.insert(record.position, record.body);
        }
        let mut statement = self.db.prepare_cached(DELETED_AFTER)?;
        let deleted = statement.query_map(key, |row| row.get(0))?.collect::<rusqlite::Result<BTreeSet<i64>>>()?;
        Ok(FrozenRecords::new(kind.clone(), &self.entity.name, self.counts.clone(), self.generated, written, deleted))
    }
}

const WRITTEN_AFTER: &str = "SELECT position, id, body FROM records
    WHERE connector_id = ?1 AND entity = ?2 AND position > ?3 ORDER BY position";
const DELETED_AFTER: &str = "SELECT position FROM deleted_records
    WHERE connector_id = ?1 AND entity = ?2 AND position > ?3 ORDER BY position";

fn next<T>(rows: &mut Rows<'_>, read: impl Fn(&Row<'_>) -> Result<T>) -> Result<Option<T>> {
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Record> {
    let body = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
    Ok(Record { position: row.get(0)?, id: row.get(1)?, body: serde_json::from_str(body)? })
}
