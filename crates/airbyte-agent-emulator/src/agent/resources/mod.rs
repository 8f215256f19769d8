//! What each operation does: one file per resource. A handler is a function from a context and a request to a response.

pub(crate) mod automations;
pub(crate) mod checks;
pub(crate) mod connection_templates;
pub(crate) mod connectors;
pub(crate) mod definitions;
pub(crate) mod execute;
pub(crate) mod oauth;
pub(crate) mod oauth_credentials;
pub(crate) mod organizations;
pub(crate) mod skills;
pub(crate) mod source_templates;
pub(crate) mod tokens;
pub(crate) mod workflows;
pub(crate) mod workspaces;
