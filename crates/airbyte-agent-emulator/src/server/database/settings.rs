//! What the emulator remembers about itself, by name. A reset leaves it alone.

use rusqlite::{Connection, OptionalExtension};

/// Microseconds that the clock is ahead of the real time.
pub(crate) const CLOCK_AHEAD: &str = "clock_ahead";

pub(super) fn create_table(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;")
}

pub(crate) fn get(db: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT value FROM settings WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()
}

pub(crate) fn set(db: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)")?.execute([name, value])?;
    Ok(())
}

pub(crate) fn remove(db: &Connection, name: &str) -> rusqlite::Result<()> {
    db.execute("DELETE FROM settings WHERE name = ?1", [name])?;
    Ok(())
}

/// Microseconds that the clock was ahead when the state was last saved.
pub(crate) fn clock_ahead(db: &Connection) -> rusqlite::Result<i64> {
    Ok(get(db, CLOCK_AHEAD)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}
