//! A part of the state that a reset brings back to how it was at the start.

use rusqlite::Connection;

use super::clock::Moment;
use super::error::ApiError;

/// A part of the state, with tables of its own. Parts may refer to those before them.
pub(crate) trait StatePart: Send + Sync {
    /// Creates the tables that do not exist yet.
    fn create_tables(&self, db: &Connection) -> rusqlite::Result<()>;

    /// Creates what is there from the start, unless it exists.
    fn populate(&self, db: &Connection, now: Moment) -> rusqlite::Result<()>;

    /// Deletes everything.
    fn clear(&self, db: &Connection) -> Result<(), ApiError>;
}
