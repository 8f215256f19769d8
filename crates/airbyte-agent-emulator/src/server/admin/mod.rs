//! `/_emulator`: what a test needs besides the APIs. Every body is JSON; a token is needed if the emulator has one.

mod body;
mod clock;
mod context;
mod faults;
mod guard;
mod journal;
mod router;
mod state;

pub(crate) use body::{AdminResult, read_body};
pub use clock::ClockReading;
pub use faults::FaultList;
pub use journal::JournalReading;
pub(super) use router::router;
pub use state::{FinishedJobs, Snapshot};
