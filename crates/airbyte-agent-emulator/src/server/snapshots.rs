//! Copies of the whole state, kept in memory until the emulator stops.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::backup::Backup;

/// Snapshots by id.
#[derive(Default)]
pub(crate) struct Snapshots(Mutex<HashMap<String, Connection>>);

impl Snapshots {
    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, Connection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a copy of the state, and returns its id.
    pub(crate) fn take(&self, db: &Connection) -> rusqlite::Result<String> {
        let mut copy = Connection::open_in_memory()?;
        Backup::new(db, &mut copy)?.step(EVERY_PAGE)?;
        let id = uuid::Uuid::new_v4().to_string();
        self.kept().insert(id.clone(), copy);
        Ok(id)
    }

    /// Replaces the state by a copy; false if there is none with this id.
    pub(crate) fn restore(&self, db: &mut Connection, id: &str) -> rusqlite::Result<bool> {
        let kept = self.kept();
        let Some(copy) = kept.get(id) else { return Ok(false) };
        Backup::new(copy, db)?.step(EVERY_PAGE)?;
        Ok(true)
    }
}

/// SQLite copies all pages in one step when the count is negative.
const EVERY_PAGE: i32 = -1;
