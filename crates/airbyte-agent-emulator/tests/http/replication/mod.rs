//! The Airbyte API.

mod harness;
mod job_lists;
mod job_scripts;
mod jobs;
mod notifications;
mod pipeline;
mod receiver;
mod schedules;
mod schema_changes;
