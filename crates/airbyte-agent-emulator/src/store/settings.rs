//! What the emulator remembers about itself.

use rusqlite::{Connection, OptionalExtension};

pub(crate) const SIGNING_KEY: &str = "signing_key";
pub(crate) const ORGANIZATION_ID: &str = "organization_id";
pub(crate) const CLIENT_ID: &str = "client_id";
pub(crate) const CLIENT_SECRET: &str = "client_secret";
/// Microseconds that the clock is ahead of the real present.
pub(crate) const CLOCK_AHEAD: &str = "clock_ahead";

pub(crate) fn get(db: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT value FROM settings WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()
}

pub(crate) fn set(db: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)")?.execute([name, value])?;
    Ok(())
}

/// How far the clock was ahead when the state was left.
pub(crate) fn clock_ahead(db: &Connection) -> rusqlite::Result<i64> {
    Ok(get(db, CLOCK_AHEAD)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}
