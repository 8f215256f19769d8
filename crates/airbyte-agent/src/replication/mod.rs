//! The Airbyte API: sources, destinations, the connections between them, and their jobs.
//!
//! One file per resource: its rows of the operation table, then its requests and responses. Its types have their own
//! module, because some have the same names as those of the Agent API.
//!
//! Members have the names of the API (`sourceId`) in JSON, and Rust's (`source_id`) in the structs.

mod api;
mod applications;
mod check_response;
mod client;
mod common;
mod configuration;
mod confirm_job;
mod connection_streams;
mod connection_update;
mod connections;
mod connector_definitions;
mod dataplanes;
mod definitions;
mod destinations;
mod embedded;
mod ensure;
mod entries;
mod error_body;
mod find;
mod group_members;
mod group_permissions;
mod groups;
mod health;
mod jobs;
mod jobs_since;
mod notifications;
mod oauth_credentials;
mod organizations;
mod permissions;
mod procedures;
mod regions;
mod requests;
mod schedule;
mod set_webhooks;
mod sources;
mod stream_configuration;
mod stream_selection;
mod streams;
mod sync;
mod tags;
mod timestamp;
mod token_source;
mod users;
mod validation;
mod workspaces;

pub use api::{API, schemas};
pub use applications::*;
pub use client::Replication;
pub use common::*;
pub use configuration::MaskHandling;
pub use confirm_job::*;
pub use connection_streams::*;
pub use connections::*;
pub use connector_definitions::*;
pub use dataplanes::*;
pub use definitions::*;
pub use destinations::*;
pub use embedded::*;
pub use ensure::*;
pub use find::*;
pub use group_members::*;
pub use group_permissions::*;
pub use groups::*;
pub use health::*;
pub use jobs::*;
pub use jobs_since::JobsSince;
pub use notifications::*;
pub use oauth_credentials::*;
pub use organizations::*;
pub use permissions::*;
pub use procedures::{PROCEDURE_SCHEMAS, PROCEDURES};
pub use regions::*;
pub use schedule::*;
pub use set_webhooks::*;
pub use sources::*;
pub use stream_configuration::*;
pub use streams::*;
pub use sync::*;
pub use tags::*;
pub use users::*;
pub use workspaces::*;
