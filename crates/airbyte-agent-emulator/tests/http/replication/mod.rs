//! The Airbyte API.

mod connection_streams;
mod connections;
mod definitions;
mod destinations;
mod harness;
mod job_lists;
mod job_scripts;
mod jobs;
mod notifications;
mod pipeline;
mod receiver;
mod replication_server;
mod scheduled_syncs;
mod schedules;
mod schema_changes;
mod sources;
mod streams;
