//! What a query may use, so that none exhausts the machine that the emulator runs on.

use std::time::Duration;

use rusqlite::Connection;
use rusqlite::limits::Limit;

/// How long a query may take.
pub const TIME_LIMIT: Duration = Duration::from_secs(2);
/// Default and largest number of rows.
pub(super) const DEFAULT_ROWS: u64 = 1000;
pub(super) const MAX_ROWS: u64 = 10_000;
/// Largest result, in bytes.
pub(super) const MAX_RESULT: usize = 16 * 1024 * 1024;
/// Longest value, row and statement, in bytes. SQLite cannot interrupt a function, and the time of some grows with the
/// square of the length: this length is a second or so.
pub(super) const MAX_VALUE: i32 = 256 * 1024;

/// Sets the limits that SQLite has itself.
pub(super) fn set_limits(db: &Connection) -> rusqlite::Result<()> {
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, MAX_VALUE),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_COLUMN, 1000),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        db.set_limit(limit, value)?;
    }
    Ok(())
}
