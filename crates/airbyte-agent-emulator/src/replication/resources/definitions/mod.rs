//! `replication.definitions`: the connectors of a workspace.

pub(crate) mod declarative_sources;
pub(crate) mod destinations;
mod images;
pub(crate) mod sources;
