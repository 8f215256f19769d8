//! Resources that group others.

use airbyte_agent_core::ApiClient;

use super::automations::Automations;
use super::connection_templates::ConnectionTemplates;
use super::source_templates::SourceTemplates;
use super::workflows::Workflows;

/// Templates of sources and of connections.
#[derive(Clone, Copy, Debug)]
pub struct Templates<'a>(&'a ApiClient);

impl<'a> Templates<'a> {
    /// Creates the group for a client.
    #[must_use]
    pub fn new(client: &'a ApiClient) -> Self {
        Self(client)
    }

    /// The operations of `templates.sources`.
    #[must_use]
    pub fn sources(&self) -> SourceTemplates<'a> {
        SourceTemplates::new(self.0)
    }

    /// The operations of `templates.connections`.
    #[must_use]
    pub fn connections(&self) -> ConnectionTemplates<'a> {
        ConnectionTemplates::new(self.0)
    }
}

/// Resources that are not part of the published API and may change without notice.
#[derive(Clone, Copy, Debug)]
pub struct Beta<'a>(&'a ApiClient);

impl<'a> Beta<'a> {
    /// Creates the group for a client.
    #[must_use]
    pub fn new(client: &'a ApiClient) -> Self {
        Self(client)
    }

    /// The operations of `beta.workflows`.
    #[must_use]
    pub fn workflows(&self) -> Workflows<'a> {
        Workflows::new(self.0)
    }

    /// The operations of `beta.automations`.
    #[must_use]
    pub fn automations(&self) -> Automations<'a> {
        Automations::new(self.0)
    }
}
