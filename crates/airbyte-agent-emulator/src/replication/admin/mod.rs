//! What the Airbyte API adds under `/_emulator`.

mod connections;
mod context;
mod jobs;
mod notifications;
mod router;
mod schema_changes;

pub use jobs::{EmulatedJob, JobReading, JobScriptList};
pub(super) use router::router;
pub use schema_changes::SchemaChange;
