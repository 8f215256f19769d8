//! The audit log: one line of JSON for each event of a call.
//!
//! A read has a line when it has ended. A write has one before it is sent, and one when it has ended; if it has none after, the
//! process ended before the outcome was known. The lines of a run are a chain: each has the hash of the one before, and its own.
//! Several processes may append to one file.

mod entry;
mod line;
mod log;
mod read;

pub use entry::{AuditEntry, AuditEvent};
pub(super) use log::AuditLog;
pub use read::{AuditProblem, AuditReport, entries, entries_from, verify};
