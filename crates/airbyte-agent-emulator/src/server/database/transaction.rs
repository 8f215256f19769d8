//! A transaction that lends its connection mutably.

use std::ops::{Deref, DerefMut};

use rusqlite::Connection;

/// A transaction that is rolled back unless it is committed.
///
/// rusqlite's own transaction lends its connection immutably, but hooks can only be set on a mutable one.
pub(crate) struct Transaction<'a>(&'a mut Connection);

impl<'a> Transaction<'a> {
    pub(crate) fn begin(db: &'a mut Connection) -> rusqlite::Result<Self> {
        db.execute_batch("BEGIN")?;
        Ok(Self(db))
    }

    pub(crate) fn commit(self) -> rusqlite::Result<()> {
        self.0.execute_batch("COMMIT")
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0
    }
}

impl DerefMut for Transaction<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        self.0
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit()
            && let Err(error) = self.0.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}
