//! [`AuditLog`]: appends the entries of a run to a file.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use airbyte_agent_core::private_files;

use super::entry::AuditEntry;
use super::line;
use crate::policy::file::AuditSettings;

/// Appends the entries of a run to a file.
pub(in crate::policy) struct AuditLog {
    file: PathBuf,
    has_params: bool,
    chain: Mutex<Chain>,
}

/// The end of what the run has written.
#[derive(Default)]
struct Chain {
    seq: u64,
    hash: Option<String>,
    /// Whether the last line may be incomplete.
    is_torn: bool,
}

impl AuditLog {
    pub(in crate::policy) fn new(settings: AuditSettings) -> Self {
        Self { file: settings.file, has_params: settings.has_params, chain: Mutex::default() }
    }

    /// The file.
    pub(in crate::policy) fn file(&self) -> &std::path::Path {
        &self.file
    }

    /// Appends an entry. The file is opened for each line, so that it can be moved away at any time.
    pub(in crate::policy) fn append(&self, entry: &AuditEntry) -> io::Result<()> {
        let mut chain = self.chain.lock().unwrap_or_else(PoisonError::into_inner);
        let params = if self.has_params { entry.params.clone() } else { None };
        let entry = AuditEntry { seq: chain.seq + 1, prev: chain.hash.clone(), params, ..entry.clone() };
        let (line, hash) = line::write(&entry)?;
        let mut file = private_files::append(&self.file)?;
        let text = format!("{}{line}\n", if chain.is_torn { "\n" } else { "" });
        // In one piece: what other processes append comes before or after it.
        let written = file.write(text.as_bytes());
        chain.is_torn = written.as_ref().is_ok_and(|written| *written != 0 && *written != text.len()) || chain.is_torn;
        match written? {
            written if written == text.len() => {
                *chain = Chain { seq: entry.seq, hash: Some(hash), is_torn: false };
                Ok(())
            }
            _ => Err(io::Error::new(io::ErrorKind::WriteZero, "the line was not written completely")),
        }
    }
}
