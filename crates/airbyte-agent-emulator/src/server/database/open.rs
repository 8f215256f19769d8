//! Opening the state, and finishing it.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::options::Data;
use crate::start_error::StartError;

/// Marks a SQLite file as one of an emulator (`AbAg`).
const APPLICATION_ID: u32 = 0x4162_4167;

/// Version of the tables, of all APIs together. A change that older emulators cannot read increases it.
const FORMAT: u32 = 2;

/// Opens the state, or creates it. The tables of the APIs are theirs to create.
pub(crate) fn open(data: &Data) -> Result<Connection, StartError> {
    let db = match data {
        Data::Memory => Connection::open_in_memory()?,
        Data::File(path) => {
            open_file(path).map_err(|reason| StartError::Data(format!("{}: {reason}", path.display())))?
        }
    };
    db.execute_batch("PRAGMA foreign_keys = ON;")?;
    db.set_prepared_statement_cache_capacity(128);
    super::settings::create_table(&db)?;
    Ok(db)
}

/// Writes to the data file what is still in the log beside it.
pub(crate) fn finish(db: &Connection) {
    if let Err(error) = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        tracing::error!(%error, "the log of the data file could not be written to it");
    }
}

fn open_file(path: &Path) -> Result<Connection, String> {
    // An absolute path, because SQLite gives some others a meaning, such as `:memory:`.
    let path = std::path::absolute(path).map_err(|error| error.to_string())?;
    let is_new = is_new(&path)?;
    let describe = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy) => "another emulator or program is using it".to_owned(),
        _ => error.to_string(),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(&path, flags).map_err(describe)?;
    db.busy_timeout(Duration::from_millis(500)).map_err(describe)?;
    // One emulator per file: a second one fails because the database is locked.
    db.execute_batch("PRAGMA locking_mode = EXCLUSIVE;").map_err(describe)?;
    if is_new {
        // Before there is a log: the mark must stand in the file itself, where the next start looks for it.
        let mark = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};");
        db.execute_batch(&mark).map_err(describe)?;
    }
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;").map_err(describe)?;
    Ok(db)
}

/// Whether a file has no state yet, or does not exist; it is created then. A file that is not an emulator's is refused
/// before SQLite opens it, because opening may already change it.
fn is_new(path: &Path) -> Result<bool, String> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Err("it is a folder; give the name of a file in it".to_owned()),
        Ok(metadata) if !metadata.is_file() => return Err("it is not a regular file".to_owned()),
        Ok(metadata) if metadata.len() > 0 => return check_header(path).map(|()| false),
        _ => {}
    }
    let file = create(path).map_err(|error| error.to_string())?;
    hide(&file).map_err(|error| error.to_string())?;
    Ok(true)
}

/// Creates a file that its owner alone can read. SQLite gives its log the same permissions.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Does the same for an empty file that was there before.
fn hide(file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Checks the header of a SQLite file (<https://sqlite.org/fileformat.html#the_database_header>).
fn check_header(path: &Path) -> Result<(), String> {
    let mut header = [0; 100];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    match read {
        Ok(()) if header.starts_with(b"SQLite format 3\0") => {}
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => return Err(error.to_string()),
        _ => return Err("it is not a SQLite database".to_owned()),
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if number(68) != APPLICATION_ID {
        return Err("it is the database of another program".to_owned());
    }
    match number(60) {
        FORMAT => Ok(()),
        other => Err(format!("its format is {other}; this version of the emulator reads format {FORMAT} only")),
    }
}
