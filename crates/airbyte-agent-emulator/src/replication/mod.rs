//! The replication API: sources, destinations, connections and jobs.

mod configuration;
mod connectors;
pub(crate) mod jobs;
mod notifications;
