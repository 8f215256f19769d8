//! The handlers, one file per resource. They take and return the types of the client.

pub(super) mod applications;
pub(super) mod connections;
pub(super) mod connector_definitions;
pub(super) mod dataplanes;
pub(super) mod definitions;
pub(super) mod destinations;
pub(super) mod embedded;
pub(super) mod groups;
pub(super) mod jobs;
pub(super) mod oauth;
pub(super) mod oauth_credentials;
pub(super) mod organizations;
pub(super) mod permissions;
pub(super) mod regions;
pub(super) mod root;
pub(super) mod sources;
pub(super) mod streams;
pub(super) mod tags;
pub(super) mod users;
pub(super) mod workspaces;
