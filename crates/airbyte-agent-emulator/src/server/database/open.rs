//! Opening the state.

use std::time::Duration;

use rusqlite::Connection;

use crate::options::Data;

/// Opens the state, or creates it. The tables of the APIs are theirs to create.
pub(crate) fn open(data: &Data) -> rusqlite::Result<Connection> {
    let db = match data {
        Data::Memory => Connection::open_in_memory()?,
        Data::File(path) => {
            let db = Connection::open(path)?;
            db.busy_timeout(Duration::from_millis(500))?;
            // One emulator per file: a second one fails because the database is locked.
            db.execute_batch(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
            )?;
            db
        }
    };
    db.execute_batch("PRAGMA foreign_keys = ON;")?;
    db.set_prepared_statement_cache_capacity(128);
    super::settings::create_table(&db)?;
    Ok(db)
}
