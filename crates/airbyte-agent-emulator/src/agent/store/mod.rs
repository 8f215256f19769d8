//! The state of the Agent API, one file per table.

pub(crate) mod automations;
pub(crate) mod connection_templates;
pub(crate) mod connectors;
pub(crate) mod deletion_jobs;
pub(crate) mod oauth_consents;
pub(crate) mod oauth_credentials;
pub(crate) mod source_templates;
mod tables;
pub(crate) mod workflows;
pub(crate) mod workspaces;

pub(crate) use tables::{clear, create_tables};
