//! Definitions of connectors in a workspace.

mod declarative_sources;
mod destinations;
mod sources;

use airbyte_agent_core::ApiClient;

pub use declarative_sources::*;
pub use destinations::*;
pub use sources::*;

/// Definitions of the connectors that a workspace can use.
#[derive(Clone, Copy, Debug)]
pub struct Definitions<'a>(&'a ApiClient);

impl<'a> Definitions<'a> {
    /// Creates the group for a client.
    #[must_use]
    pub fn new(client: &'a ApiClient) -> Self {
        Self(client)
    }

    /// The operations of `replication.definitions.sources`.
    #[must_use]
    pub fn sources(&self) -> SourceDefinitions<'a> {
        SourceDefinitions::new(self.0)
    }

    /// The operations of `replication.definitions.destinations`.
    #[must_use]
    pub fn destinations(&self) -> DestinationDefinitions<'a> {
        DestinationDefinitions::new(self.0)
    }

    /// The operations of `replication.definitions.declarative_sources`.
    #[must_use]
    pub fn declarative_sources(&self) -> DeclarativeSourceDefinitions<'a> {
        DeclarativeSourceDefinitions::new(self.0)
    }
}
