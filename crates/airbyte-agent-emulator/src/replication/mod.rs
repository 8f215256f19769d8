//! The replication API.

pub(crate) mod jobs;
mod notifications;
